package dev.understudy.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandbox.SandboxCounters;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnyDatabase
class TransactionRollbackTest {
  private static final RuntimeException REFUSED = new IllegalArgumentException("refused");

  private final Database database = Database.inMemory(new SystemClock().freshSandboxId());
  private final List<String> written = new ArrayList<>();
  private final BatchWriter<String> writer = (handle, rows) -> written.addAll(rows);
  private final CachedState<String> state = (handle, generation) -> "loaded";
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

  private void run(Consumer<SandboxTransaction> work) {
    sandboxes
        .transactions()
        .run(
            Sandbox.DEFAULT_ID,
            tx -> {
              work.accept(tx);
              return true;
            });
  }

  private SandboxCounters counters() {
    return sandboxes.find(Sandbox.DEFAULT_ID).orElseThrow().counts();
  }

  private static void refuse(SandboxTransaction tx, Runnable work) {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                tx.attempt(
                    () -> {
                      work.run();
                      throw REFUSED;
                    }));
    assertSame(REFUSED, thrown);
  }

  @Test
  void aSuccessfulAttemptKeepsItsChanges() {
    run(
        tx -> {
          assertEquals(1, tx.attempt(tx::nextMessageNumber));
          assertEquals(2, tx.nextMessageNumber());
        });
    assertEquals(2, counters().messages());
  }

  @Test
  void aRefusedAttemptDropsOnlyItsOwnRows() {
    run(
        tx -> {
          tx.write(writer, "before");
          refuse(tx, () -> tx.write(writer, "refused"));
          tx.write(writer, "after");
        });
    assertEquals(List.of("before", "after"), written);
  }

  @Test
  void aRefusedAttemptGivesItsNumbersBack() {
    run(
        tx -> {
          tx.nextCallNumber();
          refuse(
              tx,
              () -> {
                tx.nextMessageNumber();
                tx.nextFaultNumber();
                tx.nextWebhookNumber();
                tx.nextWorkNumber();
                tx.addStoredBytes(1_000);
              });
        });
    assertEquals(new SandboxCounters(0, 0, 1, 0, 0, 0, 0), counters());
  }

  @Test
  void aRefusedAttemptRestoresTheCachedState() {
    run(
        tx -> {
          tx.cache(state, "before");
          refuse(tx, () -> tx.cache(state, "refused"));
          assertEquals("before", tx.cached(state));
        });
    run(tx -> assertEquals("before", tx.cached(state)));
  }

  @Test
  void aRefusedAttemptSchedulesNoWork() {
    run(
        tx -> {
          refuse(tx, () -> tx.workDueAt(tx.now().plus(Duration.ofHours(1))));
          assertEquals(Optional.empty(), tx.nextWorkTime());
        });
  }

  @Test
  void rowsInTheDatabaseCanNotBeDropped() {
    run(
        tx -> {
          var thrown =
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      tx.attempt(
                          () -> {
                            tx.write(writer, "refused");
                            tx.flush();
                            throw REFUSED;
                          }));
          assertSame(REFUSED, thrown.getCause());
        });
  }

  @Test
  void failedWorkLeavesNothingBehind() {
    run(tx -> tx.cache(state, "before"));
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    tx -> {
                      tx.nextCallNumber();
                      tx.cache(state, "failed");
                      throw REFUSED;
                    }));
    assertSame(REFUSED, thrown);
    assertEquals(SandboxCounters.NONE, counters());
    run(tx -> assertEquals("loaded", tx.cached(state)));
  }

  @Test
  void workRunsAgainIfItsSandboxWasChanged() {
    sandboxes.transactions().setOnlyServer();
    run(SandboxTransaction::nextMessageNumber);
    var runs = new ArrayList<Long>();
    run(
        tx -> {
          runs.add(tx.nextMessageNumber());
          if (runs.size() == 1) {
            database
                .jdbi()
                .useHandle(
                    handle ->
                        handle.execute("update sandbox set version = version + 7, messages = 41"));
          }
        });
    assertEquals(List.of(2L, 42L), runs);
    assertEquals(42, counters().messages());
  }

  @Test
  void changedSettingsAreNotWrittenOverAnotherChange() {
    sandboxes.transactions().setOnlyServer();
    run(SandboxTransaction::nextMessageNumber);
    var runs = new ArrayList<Long>();
    run(
        tx -> {
          runs.add(tx.nextMessageNumber());
          if (runs.size() == 1) {
            database
                .jdbi()
                .useHandle(
                    handle ->
                        handle.execute("update sandbox set version = version + 7, messages = 41"));
          }
          tx.update(tx.sandbox().with(tx.sandbox().content()));
        });
    assertEquals(List.of(2L, 42L), runs);
  }
}
