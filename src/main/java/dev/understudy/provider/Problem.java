package dev.understudy.provider;

import dev.understudy.json.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a call is refused. Each provider says how each of these looks on its wire. */
public sealed interface Problem {
  /**
   * No credential, one that can't be read, or one that is refused.
   *
   * @param hint what else there is to say of it
   */
  record Unauthenticated(Reason reason, Optional<String> hint) implements Problem {
    /** A refusal that speaks for itself. */
    public Unauthenticated(Reason reason) {
      this(reason, Optional.empty());
    }

    /** What is wrong with it. */
    public enum Reason {
      MISSING,
      MALFORMED,
      REFUSED
    }
  }

  /**
   * A body that is no JSON object.
   *
   * @param reason what is wrong, and where
   * @param found the kind of JSON value that came instead; empty where it is no JSON at all
   */
  record Malformed(String reason, Optional<Kind> found) implements Problem {
    /** The kinds of JSON values other than objects. */
    public enum Kind {
      ARRAY,
      TEXT,
      NUMBER,
      BOOLEAN,
      NULL
    }
  }

  /** A body or parameters that break rules; all that were found, at least one. */
  record Invalid(List<Finding> findings) implements Problem {
    /**
     * Ends the reading of a request.
     *
     * @throws Refusal with a problem of these findings, if there are any
     */
    public static void throwIfAny(List<Finding> findings) {
      if (!findings.isEmpty()) {
        throw new Invalid(List.copyOf(findings)).refusal();
      }
    }
  }

  /** No operation has this path. */
  record NotFound(String path) implements Problem {}

  /** The path exists, for other methods. */
  record MethodNotAllowed(String method, List<String> allowed) implements Problem {}

  /**
   * A body that is not said to be JSON.
   *
   * @param given what it is said to be; empty where nothing is said
   */
  record UnsupportedMediaType(String given) implements Problem {}

  /** A body over so many bytes. */
  record TooLarge(long limit) implements Problem {}

  /** Rate limit exceeded; a call after {@code retryAfter} succeeds. */
  record Throttled(Duration retryAfter) implements Problem {
    /** Returns the time to wait in whole seconds, rounded up. */
    public long seconds() {
      return retryAfter.plusSeconds(1).minusNanos(1).toSeconds();
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", String.valueOf(seconds()));
    }
  }

  /**
   * A failure of the server, or one that a test asked for.
   *
   * @param status 400 to 599
   */
  record Failing(
      int status, Optional<String> code, Optional<String> message, Map<String, String> headers)
      implements Problem {
    /** A failure without anything to say. */
    public static Failing of(int status) {
      return new Failing(status, Optional.empty(), Optional.empty(), Map.of());
    }
  }

  /** Returns the headers that this problem has at every provider. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** Returns this problem as an exception. */
  default Refusal refusal() {
    return new Refusal(this);
  }
}
