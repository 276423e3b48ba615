package dev.understudy.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnyDatabase
class RetentionTest {
  private final Database database = Database.inMemory(new SystemClock().freshSandboxId());
  private Sandboxes sandboxes;

  @BeforeEach
  void open() {
    database.open();
    sandboxes = TestSandboxes.on(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private <T> T run(Function<SandboxTransaction, T> work) {
    return sandboxes.transactions().run(Sandbox.DEFAULT_ID, work);
  }

  private void send(int messages) {
    run(
        tx -> {
          var draft =
              MessageDraft.sent("a", "sender", "recipient", "Hi", "sent", tx.now(), Map.of());
          return new Messages(tx)
              .addAll(Collections.nCopies(messages, draft), Optional.empty(), RetentionTest::id);
        });
  }

  private void receive() {
    run(
        tx ->
            new Messages(tx)
                .add(
                    MessageDraft.received("a", "sender", "account", "Hi", tx.now(), Map.of()),
                    RetentionTest::id));
  }

  private static String id(long number) {
    return "m" + number;
  }

  private List<Long> kept(long limit) {
    return run(
        tx -> {
          new Retention(limit, List.of()).apply(tx);
          return tx.flush()
              .select("select row_key from message order by row_key")
              .map((row, context) -> row.getLong(1) & 0xffffffffL)
              .list();
        });
  }

  @Test
  void theOldestMessagesGo() {
    for (int i = 0; i < 5; i++) {
      send(1);
    }
    assertEquals(List.of(3L, 4L, 5L), kept(3));
  }

  @Test
  void aBatchGoesAsAWholeOrStays() {
    send(3);
    send(2);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), kept(4));
    assertEquals(List.of(4L, 5L), kept(2));
  }

  @Test
  void anUnreadMessageStays() {
    receive();
    send(1);
    send(1);
    assertEquals(List.of(1L, 3L), kept(2));
  }

  @Test
  void zeroKeepsAll() {
    send(4);
    assertEquals(List.of(1L, 2L, 3L, 4L), kept(0));
  }
}
