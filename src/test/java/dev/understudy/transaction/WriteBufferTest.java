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
  private final WriteBuffer held = new WriteBuffer();

  @Test
  void thoseOfAKindAreWrittenTogetherAndOnce() {
    held.add(letters, "a");
    held.add(digits, 1);
    held.add(letters, "b");
    assertEquals(3, held.size());
    held.write(null);
    held.write(null);
    assertEquals(List.of("letters [a, b]", "digits [1]"), written);
    assertEquals(0, held.size());
  }

  @Test
  void onlyWhatCameSinceIsDropped() {
    held.add(letters, "a");
    held.write(null);
    held.add(letters, "b");
    var mark = held.mark();
    held.add(letters, "c");
    held.add(digits, 1);
    held.dropSince(mark, new IllegalArgumentException());
    held.write(null);
    assertEquals(List.of("letters [a]", "letters [b]"), written);
  }

  @Test
  void whatCameBeforeMayBeWrittenInBetween() {
    held.add(letters, "a");
    var mark = held.mark();
    held.write(null);
    held.add(letters, "b");
    held.dropSince(mark, new IllegalArgumentException());
    held.write(null);
    assertEquals(List.of("letters [a]"), written);
  }

  @Test
  void whatIsWrittenCannotBeDropped() {
    var cause = new IllegalArgumentException();
    var mark = held.mark();
    held.add(letters, "a");
    held.write(null);
    var thrown = assertThrows(IllegalStateException.class, () -> held.dropSince(mark, cause));
    assertSame(cause, thrown.getCause());
  }
}
