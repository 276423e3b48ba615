package dev.understudy.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@AnyDatabase
class ClockTest {
  private static final Instant WALL = Instant.parse("2026-11-21T10:00:00.123456789Z");
  private static final Instant GIVEN = Instant.parse("2026-01-15T09:00:00Z");

  @Test
  void aLiveClockShowsTheSystemTimeInMicroseconds() {
    assertEquals(
        Instant.parse("2026-11-21T10:00:00.123456Z"),
        Clock.of("live", Optional.empty(), WALL).now(WALL));
  }

  @Test
  void aLiveClockRunsOnFromWhereItWasSet() {
    var clock = Clock.of("live", Optional.of(GIVEN), WALL);
    assertEquals(Instant.parse("2026-01-15T09:01:00Z"), clock.now(WALL.plusSeconds(60)));
  }

  @Test
  void aFrozenClockStandsStill() {
    var clock = Clock.of("frozen", Optional.of(GIVEN), WALL);
    assertEquals(GIVEN, clock.now(WALL.plusSeconds(60)));
  }

  @Test
  void aFrozenClockStopsAtTheSystemTime() {
    var clock = Clock.of("frozen", Optional.empty(), WALL);
    assertEquals(Instant.parse("2026-11-21T10:00:00.123456Z"), clock.now(WALL.plusSeconds(60)));
  }
}
