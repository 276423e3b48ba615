package dev.understudy.provider;

import dev.understudy.json.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The reason why a call is refused. Each provider renders it in its own error body. */
public sealed interface Problem {
  /**
   * A credential that is missing, unreadable or refused.
   *
   * @param hint how to fix it, where there is more to say
   */
  record Unauthenticated(Reason reason, Optional<String> hint) implements Problem {
    /** Creates a problem without a hint. */
    public Unauthenticated(Reason reason) {
      this(reason, Optional.empty());
    }

    @Override
    public int status() {
      return 401;
    }

    /** The kinds of wrong credentials. */
    public enum Reason {
      MISSING,
      MALFORMED,
      REFUSED
    }
  }

  /**
   * A body that is no JSON object.
   *
   * @param reason what is wrong, and at which line
   * @param found the kind of JSON value found instead; empty where the body is no JSON at all
   */
  record Malformed(String reason, Optional<Kind> found) implements Problem {
    @Override
    public int status() {
      return 400;
    }

    /** The kinds of JSON values other than objects. */
    public enum Kind {
      ARRAY,
      TEXT,
      NUMBER,
      BOOLEAN,
      NULL
    }
  }

  /** A body or parameters that break rules, with all findings, of which there is at least one. */
  record Invalid(List<Finding> findings) implements Problem {
    @Override
    public int status() {
      return 400;
    }

    /** Returns the problem of one wrong field. */
    public static Invalid of(String field, String code, String message) {
      return new Invalid(List.of(new Finding(field, code, message, Optional.empty())));
    }

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

  /**
   * A path that no operation has, or that names something that does not exist.
   *
   * @param hint how to fix it, where there is more to say
   */
  record NotFound(String path, Optional<String> hint) implements Problem {
    /** Creates a problem without a hint. */
    public NotFound(String path) {
      this(path, Optional.empty());
    }

    @Override
    public int status() {
      return 404;
    }
  }

  /** An operation that the provider documents and that is not emulated. */
  record NotEmulated(OtherOperation operation, String providerName) implements Problem {
    @Override
    public int status() {
      return 404;
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Understudy-Emulated", "no");
    }

    /** Returns a sentence for the person who reads the response. */
    public String sentence() {
      return operation.method()
          + " "
          + operation.path()
          + " is an operation of "
          + providerName.substring(0, 1).toUpperCase(Locale.ROOT)
          + providerName.substring(1)
          + " that Understudy does not emulate; see src/site/markdown/fidelity.md#not-emulated.";
    }
  }

  /** A method that the operations of a path do not have. */
  record MethodNotAllowed(String method, List<String> allowed) implements Problem {
    @Override
    public int status() {
      return 405;
    }
  }

  /**
   * A body with a wrong content type.
   *
   * @param given the content type sent; empty where there is none
   */
  record UnsupportedMediaType(String given) implements Problem {
    @Override
    public int status() {
      return 415;
    }
  }

  /**
   * A body that is too large.
   *
   * @param limit in bytes
   */
  record TooLarge(long limit) implements Problem {
    @Override
    public int status() {
      return 413;
    }
  }

  /** Rate limit exceeded; a call after {@code retryAfter} succeeds. */
  record Throttled(Duration retryAfter) implements Problem {
    @Override
    public int status() {
      return 429;
    }

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
    /** Returns a failure without code and message. */
    public static Failing of(int status) {
      return new Failing(status, Optional.empty(), Optional.empty(), Map.of());
    }
  }

  /** Returns the HTTP status of the response. */
  int status();

  /** Returns the headers that this problem has at every provider. */
  default Map<String, String> headers() {
    return Map.of();
  }

  /** Returns this problem as an exception. */
  default Refusal refusal() {
    return new Refusal(this);
  }
}
