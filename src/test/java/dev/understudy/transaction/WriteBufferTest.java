package dev.understudy.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.testing.AnyDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@AnyDatabase
class WriteBufferTest {
  private final List<String> written = new ArrayList<>();
  private final SandboxTransaction.BatchWriter<String> letters =
      (handle, rows) -> written.add("letters " + rows);
  private final SandboxTransaction.BatchWriter<Integer> digits =
      (handle, rows) -> written.add("digits " + rows);
  private final WriteBuffer buffer = new WriteBuffer();

  @Test
  void rowsOfAKindAreWrittenTogetherAndOnce() {
    buffer.add(letters, "a");
    buffer.add(digits, 1);
    buffer.add(letters, "b");
    assertEquals(3, buffer.size());
    buffer.write(null);
    buffer.write(null);
    assertEquals(List.of("letters [a, b]", "digits [1]"), written);
    assertEquals(0, buffer.size());
  }

  @Test
  void onlyRowsSinceTheSavepointAreDropped() {
    buffer.add(letters, "a");
    buffer.write(null);
    buffer.add(letters, "b");
    var savepoint = buffer.savepoint();
    buffer.add(letters, "c");
    buffer.add(digits, 1);
    buffer.rollbackTo(savepoint, new IllegalArgumentException());
    buffer.write(null);
    assertEquals(List.of("letters [a]", "letters [b]"), written);
  }

  @Test
  void rowsBeforeTheSavepointMayBeWritten() {
    buffer.add(letters, "a");
    var savepoint = buffer.savepoint();
    buffer.write(null);
    buffer.add(letters, "b");
    buffer.rollbackTo(savepoint, new IllegalArgumentException());
    buffer.write(null);
    assertEquals(List.of("letters [a]"), written);
  }

  @Test
  void writtenRowsCanNotBeDropped() {
    var cause = new IllegalArgumentException();
    var savepoint = buffer.savepoint();
    buffer.add(letters, "a");
    buffer.write(null);
    var thrown =
        assertThrows(IllegalStateException.class, () -> buffer.rollbackTo(savepoint, cause));
    assertSame(cause, thrown.getCause());
  }
}
