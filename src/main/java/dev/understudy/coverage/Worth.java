package dev.understudy.coverage;

import dev.understudy.coverage.Failure.FailureCause;
import dev.understudy.coverage.Failure.FailureKind;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The order in which tests of failures are worth writing. First come those that damage data if a
 * client handles them wrongly and that production brings sooner or later.
 */
final class Worth {
  private static final int DEFAULT = 40;

  /** Of operations that change something. A lost response is where messages are sent twice. */
  private static final Map<String, Integer> CONNECTION =
      Map.of(
          "lost_response", 100,
          "timeout", 85,
          "reset", 65,
          "delay", 55,
          "truncate", 45,
          "garbage", 42);

  /** A call that changes nothing can be repeated. */
  private static final int LESS_WITHOUT_CHANGE = 30;

  private static final Map<FailureKind, Integer> BY_KIND =
      Map.of(
          FailureKind.RATE_LIMIT,
          95,
          FailureKind.DELIVERY,
          70,
          FailureKind.RECIPIENT_ERROR,
          60,
          FailureKind.WEBHOOK,
          50);
  private static final Map<String, Integer> BY_NAME =
      Map.of("webhook_repeated", 80, "unsubscribed", 75, "message_failed:unknown_recipient", 78);
  private static final int SERVER_ERROR = 90;
  private static final int CREDENTIAL_REFUSED = 58;
  private static final int MISTAKE_OF_CODE = 1;

  private Worth() {}

  static int ofConnection(String effect, boolean changes) {
    return CONNECTION.get(effect) - (changes ? 0 : LESS_WITHOUT_CHANGE);
  }

  /** Returns the worth of a failure of an operation that may change nothing. */
  static int of(
      FailureKind kind, String name, OptionalInt status, FailureCause cause, boolean changes) {
    int worth = of(kind, name, status, cause);
    return changes ? worth : Math.max(MISTAKE_OF_CODE, worth - LESS_WITHOUT_CHANGE);
  }

  static int of(FailureKind kind, String name, OptionalInt status, FailureCause cause) {
    if (cause == FailureCause.CODE) {
      return MISTAKE_OF_CODE;
    } else if (BY_NAME.containsKey(name)) {
      return BY_NAME.get(name);
    } else if (status.orElse(0) >= 500) {
      return SERVER_ERROR;
    } else if (status.orElse(0) == 401) {
      return CREDENTIAL_REFUSED;
    }
    return BY_KIND.getOrDefault(kind, DEFAULT);
  }
}
