package dev.understudy.bench;

import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.message.Retention;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.testing.TestSandboxes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Transactions on one sandbox in memory, one after the other, without HTTP. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class TransactionBenchmark {
  private final Retention retention = new Retention(10_000, List.of());
  private Database database;
  private Sandboxes sandboxes;

  /** Opens a database with the default sandbox. */
  @Setup
  public void open() {
    database = Database.inMemory(new SystemClock().freshSandboxId());
    database.open();
    sandboxes = TestSandboxes.on(database);
  }

  /** Closes the database. */
  @TearDown
  public void close() {
    database.close();
  }

  /** A transaction that only updates the row of the sandbox. */
  @Benchmark
  public long empty() {
    return sandboxes.transactions().run(Sandbox.DEFAULT_ID, tx -> tx.nextCallNumber());
  }

  /** A transaction that adds two messages, and deletes old ones beyond 10,000. */
  @Benchmark
  public List<Message> twoMessages() {
    return sandboxes
        .transactions()
        .run(
            Sandbox.DEFAULT_ID,
            tx -> {
              var drafts =
                  List.of(draft("+33612345678", tx.now()), draft("+15551234567", tx.now()));
              var added =
                  new Messages(tx)
                      .addAll(
                          drafts,
                          Optional.of("batch"),
                          number -> tx.ids().base32(Message.KIND, number));
              retention.apply(tx);
              return added;
            });
  }

  private static MessageDraft draft(String recipient, Instant now) {
    return MessageDraft.sent(
        "prelude", "Understudy", recipient, "Your order 12345", "sent", now, Map.of("order", "1"));
  }
}
