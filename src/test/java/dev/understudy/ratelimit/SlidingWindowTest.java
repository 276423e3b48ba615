package dev.understudy.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.provider.Catalog.Scope;
import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class SlidingWindowTest {
  private static final Scope ALL = new Scope("*", "*");

  private static SlidingWindow window(long most, long micros) {
    return new SlidingWindow(new RateLimit(ALL, most, Duration.ofNanos(micros * 1_000)));
  }

  private static void pass(SlidingWindow window, long at, long call) {
    window.add(new CountedCall(call, at, "prelude", "sendNotifyBulk"));
  }

  @Test
  void aCallAsLongAfterTheOldestAsTheSpanIsHasRoom() {
    var window = window(2, 100);
    pass(window, 0, 1);
    pass(window, 30, 2);
    assertEquals(100, window.nextAllowed(30));
    assertEquals(100, window.nextAllowed(99));
    assertEquals(100, window.nextAllowed(100));
    pass(window, 100, 3);
    assertEquals(130, window.nextAllowed(100));
  }

  @Test
  void onASetBackClockACallKeepsItsDistanceToLaterOnesToo() {
    var window = window(1, 100);
    pass(window, 1_000, 1);
    assertEquals(900, window.nextAllowed(900));
    assertEquals(1_100, window.nextAllowed(901));
    assertEquals(1_100, window.nextAllowed(1_050));
  }

  @Test
  void callsBeforeTheWindowCanBeDeleted() {
    var window = window(2, 100);
    for (int call = 1; call <= 1_000; call++) {
      pass(window, call * 100L, call);
    }
    assertEquals(1_000, window.oldest(7));
    assertEquals(7, window(2, 100).oldest(7));
  }

  /** Against a model that looks at every span there is. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noSpanHoldsMoreThanTheLimitAndNoWaitIsLongerThanASpan(long seed) {
    var random = new Random(seed);
    int most = 1 + random.nextInt(4);
    int span = 5 + random.nextInt(30);
    var window = window(most, span);
    var passed = new ArrayList<Long>();
    int count = 0;
    long now = 1_000;
    for (int call = 1; call <= 300; call++) {
      now += random.nextInt(10) == 0 ? -random.nextInt(span) : random.nextInt(8);
      long room = window.nextAllowed(now);
      for (long early = now; early < room; early++) {
        assertTrue(isOver(passed, early, most, span), early + " would have had room");
      }
      assertTrue(!isOver(passed, room, most, span), room + " has no room");
      if (room == now) {
        passed.add(now);
        // what is a span before the latest is forgotten, also if the clock then goes back to it
        long latest = passed.stream().mapToLong(each -> each).max().orElseThrow();
        passed.removeIf(each -> each <= latest - span);
        pass(window, now, call);
        count++;
      }
    }
    assertTrue(count > 20, "too few calls were let through to show anything");
  }

  /** Returns true if some span holds too many calls with one more at this time. */
  private static boolean isOver(List<Long> passed, long at, int most, int span) {
    for (long from = at - span + 1; from <= at; from++) {
      long first = from;
      if (passed.stream().filter(each -> each >= first && each < first + span).count() >= most) {
        return true;
      }
    }
    return false;
  }
}
