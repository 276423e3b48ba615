package dev.understudy.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work that comes while other work runs in the same sandbox. */
@AnyDatabase
class GroupCommitTest {
  private static final String ID = Sandbox.DEFAULT_ID;

  private final Database database = Database.inMemory(new SystemClock().freshSandboxId());
  private SandboxTransactions transactions;

  @BeforeEach
  void open() {
    database.open();
    Sandboxes sandboxes = TestSandboxes.on(database);
    transactions = sandboxes.transactions();
  }

  @AfterEach
  void close() {
    transactions.close();
    database.close();
  }

  private CompletableFuture<Long> submit() {
    return transactions.submitOrCreate(ID, SandboxTransaction::nextCallNumber);
  }

  /** Submits work from within other work, so that it has to wait. */
  private List<CompletableFuture<Long>> submitWhileBusy(int count) {
    return transactions.runOrCreate(
        ID,
        tx -> {
          var submitted = IntStream.range(0, count).mapToObj(i -> submit()).toList();
          submitted.forEach(each -> assertFalse(each.isDone()));
          return submitted;
        });
  }

  @Test
  void workInAnIdleSandboxIsCommittedAtOnceByItsCaller() {
    var caller = Thread.currentThread();
    var submitted = transactions.submitOrCreate(ID, tx -> Thread.currentThread());
    assertTrue(submitted.isDone());
    assertSame(caller, submitted.join());
  }

  @Test
  void workThatWaitsIsRunInItsOrderByAnotherThread() {
    var numbers = submitWhileBusy(200).stream().map(CompletableFuture::join).toList();
    assertEquals(IntStream.rangeClosed(1, 200).mapToObj(Long::valueOf).toList(), numbers);
  }

  @Test
  void aCallerDoesNotWaitForWorkThatCameAfterItsOwn() {
    var mayEnd = new CountDownLatch(1);
    var later =
        transactions.runOrCreate(
            ID,
            tx ->
                transactions.submitOrCreate(
                    ID,
                    waiting -> {
                      await(mayEnd);
                      return waiting.nextCallNumber();
                    }));
    assertFalse(later.isDone());
    mayEnd.countDown();
    assertEquals(1, later.join());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatFollowsTheResultOfWorkCanRunWorkInTheSameSandbox() {
    var followed = new ArrayList<CompletableFuture<Long>>();
    transactions.runOrCreate(
        ID,
        tx -> {
          for (int i = 0; i < 2; i++) {
            followed.add(
                submit()
                    .thenApply(number -> transactions.run(ID, SandboxTransaction::nextCallNumber)));
          }
          return true;
        });
    assertEquals(List.of(3L, 4L), followed.stream().map(CompletableFuture::join).toList());
  }

  @Test
  void workThatFailsFailsNoOther() {
    var submitted = new ArrayList<CompletableFuture<Long>>();
    transactions.runOrCreate(
        ID,
        tx -> {
          submitted.add(submit());
          submitted.add(
              transactions.submitOrCreate(
                  ID,
                  refused -> {
                    throw new IllegalArgumentException("refused");
                  }));
          submitted.add(submit());
          return true;
        });
    assertEquals(1, submitted.get(0).join());
    var failure = assertThrows(CompletionException.class, () -> submitted.get(1).join());
    assertEquals("refused", failure.getCause().getMessage());
    assertEquals(2, submitted.get(2).join());
  }

  @Test
  void onceClosedTheCallerRunsTheWorkThatWaits() {
    transactions.close();
    var numbers = submitWhileBusy(3);
    assertTrue(numbers.stream().allMatch(CompletableFuture::isDone));
    assertEquals(List.of(1L, 2L, 3L), numbers.stream().map(CompletableFuture::join).toList());
  }
}
