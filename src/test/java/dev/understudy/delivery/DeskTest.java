package dev.understudy.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.sandbox.Wall;
import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the work in a sandbox is done. */
@AnyDatabase
@Timeout(60)
class DeskTest {
  private static final Instant NOW = Instant.parse(World.NINE);

  private static Heard heard() {
    var webhook =
        new WebhookRow(
            1,
            1,
            1,
            "m",
            "",
            "http://localhost/",
            "http://localhost",
            "e",
            "{}",
            Optional.empty(),
            Optional.empty(),
            false,
            WebhookRow.PENDING,
            Optional.of(NOW),
            NOW,
            0,
            "",
            Optional.empty());
    return new Heard(webhook, NOW, new Courier.Outcome.Answered(200, Duration.ZERO));
  }

  /** Works once, so that it rests. */
  private static void work(Desk desk) {
    desk.wake(Instant.EPOCH);
    desk.begin();
    desk.leave();
  }

  @Test
  void whatIsHeardInARestIsDoneAfterIt() throws InterruptedException {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    try {
      var turns = new CountDownLatch(2);
      var desk = new Desk(turns::countDown, new Desk.Hands(Runnable::run, alarm, new Wall()));
      work(desk);
      desk.hear(heard());
      turns.await();
      assertEquals(1, desk.begin().heard().size());
    } finally {
      alarm.shutdownNow();
    }
  }

  @Test
  void whatIsHeardInARestIsDoneWhenNoBellRingsAnyMore() {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    alarm.shutdownNow();
    List<Runnable> asked = new ArrayList<>();
    var desk = new Desk(() -> {}, new Desk.Hands(asked::add, alarm, new Wall()));
    work(desk);
    desk.hear(heard());
    assertEquals(2, asked.size());
    assertTrue(desk.isUnderWay());
  }
}
