package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.Test;

@AnyDatabase
class OutOfMemoryHandlerTest {
  private final List<String> said = new ArrayList<>();

  private OutOfMemoryHandler handler(boolean isInMemory) {
    return new OutOfMemoryHandler(isInMemory, said::add);
  }

  private static Throwable failure(int code) {
    return new IllegalStateException("rows can't be written", new SQLException("", "", code));
  }

  @Test
  void anOutOfMemoryErrorEndsTheServerOnce() {
    var handler = handler(true);
    handler.check(new CompletionException(new OutOfMemoryError("Java heap space")));
    handler.check(new OutOfMemoryError("Java heap space"));
    handler.check(failure(ErrorCode.DATABASE_IS_CLOSED));
    assertEquals(List.of(OutOfMemoryHandler.LOST), said);
  }

  @Test
  void aServerWithFilesLosesNothing() {
    var handler = handler(false);
    handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
    assertEquals(List.of(OutOfMemoryHandler.KEPT), said);
    assertEquals(OutOfMemoryHandler.KEPT, handler.sentence().orElseThrow());
  }

  @Test
  void aDatabaseInMemoryEndsTheServerWhenItIsClosed() {
    handler(true).check(failure(ErrorCode.DATABASE_IS_CLOSED));
    handler(true).check(failure(ErrorCode.OUT_OF_MEMORY));
    assertEquals(List.of(OutOfMemoryHandler.CLOSED, OutOfMemoryHandler.LOST), said);
  }

  @Test
  void aTemporaryLackOfMemoryDoesNotEndTheServer() {
    var files = handler(false);
    files.check(failure(ErrorCode.DATABASE_IS_CLOSED)); // H2 opens a file again
    files.check(failure(ErrorCode.OUT_OF_MEMORY)); // of a server of H2
    handler(true).check(failure(ErrorCode.LOCK_TIMEOUT_1));
    handler(true).check(new StackOverflowError());
    var closing = handler(true);
    closing.stop();
    closing.check(failure(ErrorCode.DATABASE_IS_CLOSED));
    assertEquals(List.of(), said);
  }
}
