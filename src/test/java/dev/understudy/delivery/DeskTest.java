package dev.understudy.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Wall;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the work in a sandbox is done. */
@AnyDatabase
@Timeout(60)
class DeskTest {
  private static final long GENERATION = 7;
  private static final Instant NOW = Instant.parse(World.NINE);

  private static Heard heard() {
    var webhook =
        new WebhookRow(
            Place.of(GENERATION, 1),
            1,
            Place.of(GENERATION, 1),
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
    desk.goOut(List.of(heard().webhook()));
    desk.leave(Desk.REST);
  }

  @Test
  void whatIsHeardInARestIsDoneAfterIt() throws InterruptedException {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    try {
      var turns = new CountDownLatch(2);
      var desk =
          new Desk(each -> turns.countDown(), new Desk.Hands(Runnable::run, alarm, new Wall()));
      work(desk);
      desk.hear(heard());
      turns.await();
      assertEquals(1, desk.begin().heard().size());
    } finally {
      alarm.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsHeardInARestIsDoneWhenNoBellRingsAnyMore(boolean isHeardBefore) {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    List<Runnable> asked = new ArrayList<>();
    var desk = new Desk(each -> {}, new Desk.Hands(asked::add, alarm, new Wall()));
    work(desk);
    if (isHeardBefore) {
      desk.hear(heard());
    }
    alarm.shutdownNow();
    desk.silence();
    if (!isHeardBefore) {
      desk.hear(heard());
    }
    assertEquals(2, asked.size());
  }

  @Test
  void whatIsOfAnEarlierGenerationIsNotUnderWay() {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    alarm.shutdownNow();
    var desk = new Desk(each -> {}, new Desk.Hands(each -> {}, alarm, new Wall()));
    desk.goOut(List.of(heard().webhook()));
    assertTrue(desk.isUnderWay(GENERATION));
    assertFalse(desk.isUnderWay(GENERATION + 1));
    desk.hear(heard());
    desk.begin();
    desk.leave(Desk.REST);
    assertFalse(desk.isUnderWay(GENERATION));
    assertTrue(desk.clearAway());
  }

  @Test
  void whatIsPutOffIsWrittenOnceThoughNobodyKnewWhetherItWas() {
    var alarm = Executors.newSingleThreadScheduledExecutor();
    try {
      var desk = new Desk(each -> {}, new Desk.Hands(each -> {}, alarm, new Wall()));
      desk.hear(heard());
      var unknown = new OutcomeUnknownException(new IllegalStateException());
      desk.putOff(desk.begin().in(unknown));
      desk.hear(heard());
      assertEquals(List.of(false, false), areWritten(desk.begin()));
      desk.putOff(new Desk.Task(List.of(heard().in(unknown), heard()), Set.of(), false));
      unknown.settle(true);
      assertEquals(List.of(true, false), areWritten(desk.begin()));
    } finally {
      alarm.shutdownNow();
    }
  }

  private static List<Boolean> areWritten(Desk.Task task) {
    return task.heard().stream().map(Heard::isWritten).toList();
  }
}
