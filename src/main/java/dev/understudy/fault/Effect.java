package dev.understudy.fault;

import dev.understudy.provider.Problem;
import dev.understudy.provider.RecipientFaults.RecipientFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Effect of a fault on a call or recipient. */
public sealed interface Effect {
  /** The name of {@link Delay}. */
  String DELAY = "delay";

  /** The types of effects on the connection of a call. */
  List<String> ON_CONNECTIONS =
      List.of(DELAY, "timeout", "reset", "lost_response", "truncate", "garbage");

  /** Delays the call. At most one acts on a call. */
  record Delay(Duration duration) implements Effect {}

  /** Fails a single recipient. At most one acts on a recipient. */
  record ForRecipient(RecipientFault fault) implements Effect {}

  /** An effect that replaces or truncates the response. At most one acts on a call. */
  sealed interface ResponseEffect extends Effect {
    /** Returns its type on the control plane. */
    String name();
  }

  /** An effect in place of the operation, which does not run. */
  sealed interface BeforeCommit extends ResponseEffect {}

  /** An effect on the response of a call that has succeeded. */
  sealed interface AfterCommit extends ResponseEffect {}

  /**
   * An error response in the provider's form.
   *
   * @param code and message: empty for the provider's own
   * @param headers that are added to the response
   */
  record Error(
      int status, Optional<String> code, Optional<String> message, Map<String, String> headers)
      implements BeforeCommit {
    @Override
    public String name() {
      return "error";
    }

    /** Returns the problem that the provider renders. */
    public Problem problem() {
      return new Problem.Failing(status, code, message, headers);
    }
  }

  /** Keeps the connection open for a time, then closes it without a response. */
  record Timeout(Duration duration) implements BeforeCommit {
    @Override
    public String name() {
      return "timeout";
    }
  }

  /** Resets the connection. */
  record Reset() implements BeforeCommit {
    @Override
    public String name() {
      return "reset";
    }
  }

  /** Closes the connection without a response. */
  record LostResponse() implements AfterCommit {
    @Override
    public String name() {
      return "lost_response";
    }
  }

  /** Sends the head of the response and half its body, then closes the connection. */
  record Truncate() implements AfterCommit {
    @Override
    public String name() {
      return "truncate";
    }
  }

  /** Sends a body that is not JSON. */
  record Garbage() implements AfterCommit {
    @Override
    public String name() {
      return "garbage";
    }
  }
}
