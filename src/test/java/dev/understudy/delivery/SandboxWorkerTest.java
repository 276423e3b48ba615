package dev.understudy.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.webhook.AttemptResult;
import dev.understudy.webhook.WebhookRow;
import dev.understudy.webhook.http.WebhookClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The times at which the work of a sandbox runs. */
@AnyDatabase
@Timeout(60)
class SandboxWorkerTest {
  private static final long GENERATION = 7;
  private static final Instant NOW = Instant.parse(TimelineSandbox.NINE);

  private static AttemptResult result() {
    var webhook =
        new WebhookRow(
            RowKey.of(GENERATION, 1),
            1,
            RowKey.of(GENERATION, 1),
            Optional.of("m"),
            "",
            "http://localhost/",
            "http://localhost",
            "e",
            "{}",
            "application/json",
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            "{}",
            WebhookRow.PENDING,
            Optional.of(NOW),
            NOW,
            0,
            "",
            Optional.empty());
    return new AttemptResult(
        webhook, NOW, new WebhookClient.AttemptOutcome.Answered(200, Duration.ZERO));
  }

  /** Works once, so that it rests. */
  private static void work(SandboxWorker worker) {
    worker.wake(Instant.EPOCH);
    worker.takeWork();
    worker.sent(List.of(result().webhook()));
    worker.finished(SandboxWorker.REST);
  }

  @Test
  void aResultDuringARestIsProcessedAfterIt() throws InterruptedException {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    try {
      var runs = new CountDownLatch(2);
      var worker =
          new SandboxWorker(
              each -> runs.countDown(),
              new SandboxWorker.WorkerExecutors(Runnable::run, alarm, new SystemClock()));
      work(worker);
      worker.addResult(result());
      runs.await();
      assertEquals(1, worker.takeWork().results().size());
    } finally {
      alarm.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aResultIsProcessedAlthoughTheTimerHasEnded(boolean isResultEarly) {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    List<Runnable> asked = new ArrayList<>();
    var worker =
        new SandboxWorker(
            each -> {}, new SandboxWorker.WorkerExecutors(asked::add, alarm, new SystemClock()));
    work(worker);
    if (isResultEarly) {
      worker.addResult(result());
    }
    alarm.shutdownNow();
    worker.cancelTimer();
    if (!isResultEarly) {
      worker.addResult(result());
    }
    assertEquals(2, asked.size());
  }

  @Test
  void webhooksOfAnEarlierGenerationAreNotUnderWay() {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    alarm.shutdownNow();
    var worker =
        new SandboxWorker(
            each -> {}, new SandboxWorker.WorkerExecutors(each -> {}, alarm, new SystemClock()));
    worker.sent(List.of(result().webhook()));
    assertTrue(worker.isUnderWay(GENERATION));
    assertFalse(worker.isUnderWay(GENERATION + 1));
    worker.addResult(result());
    worker.takeWork();
    worker.finished(SandboxWorker.REST);
    assertFalse(worker.isUnderWay(GENERATION));
    assertTrue(worker.closeIfIdle());
  }

  @Test
  void aRetriedResultIsWrittenOnceAfterAnUnknownOutcome() {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    try {
      var worker =
          new SandboxWorker(
              each -> {}, new SandboxWorker.WorkerExecutors(each -> {}, alarm, new SystemClock()));
      worker.addResult(result());
      var unknown = new OutcomeUnknownException(new IllegalStateException());
      worker.retryLater(worker.takeWork().in(unknown));
      worker.addResult(result());
      assertEquals(List.of(false, false), areWritten(worker.takeWork()));
      worker.retryLater(
          new SandboxWorker.WorkItem(List.of(result().in(unknown), result()), Set.of(), false));
      unknown.settle(true);
      assertEquals(List.of(true, false), areWritten(worker.takeWork()));
    } finally {
      alarm.shutdownNow();
    }
  }

  private static List<Boolean> areWritten(SandboxWorker.WorkItem task) {
    return task.results().stream().map(AttemptResult::isWritten).toList();
  }
}
