package dev.understudy.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times of attempts, and the signature of each. */
@AnyDatabase
class RetryPolicyTest {
  private static final Instant FIRST = Instant.parse("2026-01-15T09:00:00Z");
  private static final RetryPolicy JITTERED =
      new RetryPolicy(
          Duration.ofMinutes(1), Duration.ofDays(1), Duration.ofDays(1), true, 12, true);

  @ParameterizedTest
  @CsvSource({"1, PT30S", "2, PT1M", "5, PT8M", "11, PT8H32M"})
  void fullJitterDrawsTheWaitFromZeroToTheBackoff(int tries, Duration half) {
    assertEquals(Optional.of(FIRST), JITTERED.next(FIRST, tries, FIRST, () -> 0));
    assertEquals(Optional.of(FIRST.plus(half)), JITTERED.next(FIRST, tries, FIRST, () -> 0.5));
  }

  @Test
  void noAttemptFollowsTheLastOneAllowed() {
    assertTrue(JITTERED.next(FIRST, 11, FIRST, () -> 0).isPresent());
    assertFalse(JITTERED.next(FIRST, 12, FIRST, () -> 0).isPresent());
  }

  @Test
  void noAttemptComesAfterTheLongestTime() {
    var last = FIRST.plus(Duration.ofHours(16));
    assertTrue(JITTERED.next(FIRST, 11, last, () -> 0.4).isPresent());
    assertFalse(JITTERED.next(FIRST, 11, last, () -> 0.6).isPresent());
  }

  @Test
  void aPolicyIsReadAsItWasWritten() {
    assertEquals(JITTERED, RetryPolicy.of(JITTERED.text()));
  }

  @Test
  void aTimedSignatureCoversTheTimeAndTheBody() {
    // by Python: b64encode(hmac.new(b's3cret', b'1768467600' + b'{"a": 1}', sha256).digest())
    var signature = new TimedSignature("s3cret", "X-Signature", "X-Time");
    assertEquals(
        Map.of(
            "X-Time", "1768467600", "X-Signature", "KSJkX3ep0Z2Wa4Coeg+qVctVPJr0U/28wK1KPUpNmto="),
        TimedSignature.of(signature.text()).headers("{\"a\": 1}", FIRST));
    assertFalse(signature.toString().contains("s3cret"));
  }
}
