package dev.understudy.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.http.WebhookClient.AttemptOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnyDatabase
class WebhookRetentionTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(14), true);

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

  private static WebhookRow add(SandboxTransaction tx) {
    var draft = MessageDraft.sent("a", "sender", "recipient", "Hi", "sent", tx.now(), Map.of());
    var message = new Messages(tx).add(draft, number -> "m" + number);
    var event =
        new WebhookEvent(
            "messages",
            "http://localhost:1/",
            "message.sent",
            number -> WebhookEvent.Payload.json("{}"),
            POLICY);
    new SandboxWebhooks(tx).addFirst(message, List.of(event));
    return new WebhookStore(tx.flush())
        .at(RowKey.of(tx.generation(), tx.lastWebhookNumber()))
        .orElseThrow();
  }

  private void addPending(long limit) {
    run(
        tx -> {
          var added = add(tx);
          new WebhookRetention(limit, List.of()).apply(tx);
          return added;
        });
  }

  private void addSettled(long limit) {
    run(
        tx -> {
          var result =
              new AttemptResult(add(tx), tx.now(), new AttemptOutcome.Suppressed("not allowed"));
          var states = new SandboxWebhooks(tx).record(List.of(result));
          new WebhookRetention(limit, List.of()).apply(tx);
          return states;
        });
  }

  private long deleteOldest(long bytes, int minKept) {
    return run(tx -> new WebhookRetention(0, List.of()).deleteOldest(tx, bytes, minKept));
  }

  private List<Long> kept() {
    return run(
        tx ->
            tx.flush()
                .select("select row_key from webhook order by row_key")
                .map((row, context) -> RowKey.number(row.getLong(1)))
                .list());
  }

  @Test
  void theOldestWebhooksGo() {
    for (int i = 0; i < 5; i++) {
      addSettled(3);
    }
    assertEquals(List.of(3L, 4L, 5L), kept());
  }

  @Test
  void aPendingWebhookStays() {
    addPending(2);
    addSettled(2);
    addSettled(2);
    addSettled(2);
    assertEquals(List.of(1L, 3L, 4L), kept());
  }

  @Test
  void zeroKeepsAll() {
    for (int i = 0; i < 4; i++) {
      addSettled(0);
    }
    assertEquals(List.of(1L, 2L, 3L, 4L), kept());
  }

  @Test
  void webhooksGoASliceAtATime() {
    // a slice is a twentieth of the limit
    for (int i = 0; i < 41; i++) {
      addSettled(40);
    }
    assertEquals(LongStream.rangeClosed(1, 41).boxed().toList(), kept());
    addSettled(40);
    assertEquals(LongStream.rangeClosed(3, 42).boxed().toList(), kept());
  }

  @Test
  void theOldestSettledOnesGoForSpace() {
    addPending(0);
    addSettled(0);
    addSettled(0);
    addSettled(0);
    assertTrue(deleteOldest(1, 1) > 0);
    assertEquals(List.of(1L, 3L, 4L), kept());
    assertTrue(deleteOldest(Long.MAX_VALUE, 1) > 0);
    assertEquals(List.of(1L, 4L), kept());
    assertEquals(0, deleteOldest(Long.MAX_VALUE, 1));
  }

  @Test
  void rowsOfAProviderGoWithTheirWebhooks() {
    run(tx -> tx.flush().execute("create table own_event (row_key bigint primary key)"));
    var tables = List.of(ProviderTable.ofWebhooks("own_event"));
    addPending(0);
    for (int i = 0; i < 4; i++) {
      addSettled(0);
    }
    run(tx -> tx.flush().execute("insert into own_event select row_key from webhook"));
    run(
        tx -> {
          // the number of webhooks grows by the one that exceeds the limit
          add(tx);
          new WebhookRetention(2, tables).apply(tx);
          return tx;
        });
    assertEquals(
        List.of(1L, 5L),
        run(
            tx ->
                tx.flush()
                    .select("select row_key from own_event order by row_key")
                    .map((row, context) -> RowKey.number(row.getLong(1)))
                    .list()));
  }
}
