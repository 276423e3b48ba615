package dev.understudy.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.provider.Catalog;
import dev.understudy.provider.Catalog.Scope;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnyDatabase
class RateLimiterTest {
  private static final Instant NINE = Instant.parse("2026-01-15T09:00:00Z");
  private static final RateLimit TWO_A_MINUTE =
      new RateLimit(new Scope("a", "*"), 2, Duration.ofMinutes(1));

  private final Database database = Database.inMemory(new SystemClock().freshSandboxId());
  private final RateLimiter limiter = new RateLimiter(new Catalog(List.of()));
  private Sandboxes sandboxes;

  @BeforeEach
  void open() {
    database.open();
    sandboxes = TestSandboxes.on(database);
    run(
        tx -> {
          tx.setClock("frozen", Optional.of(NINE));
          limiter.replace(tx, List.of(TWO_A_MINUTE));
          return true;
        });
  }

  @AfterEach
  void close() {
    database.close();
  }

  private <T> T run(Function<SandboxTransaction, T> work) {
    return sandboxes.transactions().run(Sandbox.DEFAULT_ID, work);
  }

  private Optional<Duration> call(RateLimiter by, String provider) {
    return run(tx -> by.acquire(tx, provider, "send", tx.nextCallNumber()));
  }

  private void fill() {
    assertEquals(Optional.empty(), call(limiter, "a"));
    assertEquals(Optional.empty(), call(limiter, "a"));
  }

  @Test
  void theCallBeyondTheLimitWaitsForTheOldest() {
    fill();
    assertEquals(Optional.of(Duration.ofMinutes(1)), call(limiter, "a"));
  }

  @Test
  void callsOfOtherProvidersAreNotCounted() {
    fill();
    assertEquals(Optional.empty(), call(limiter, "b"));
  }

  @Test
  void aRefusedCallDoesNotCount() {
    fill();
    call(limiter, "a");
    run(
        tx -> {
          tx.advanceTo(NINE.plusSeconds(60));
          return true;
        });
    fill();
  }

  @Test
  void countedCallsAreReadBackFromTheDatabase() {
    fill();
    var restarted = new RateLimiter(new Catalog(List.of()));
    assertEquals(Optional.of(Duration.ofMinutes(1)), call(restarted, "a"));
  }

  @Test
  void newLimitsCountFromZero() {
    fill();
    run(
        tx -> {
          limiter.replace(tx, List.of(TWO_A_MINUTE));
          return true;
        });
    fill();
  }
}
