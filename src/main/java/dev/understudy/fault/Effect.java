package dev.understudy.fault;

import dev.understudy.provider.Problem;
import dev.understudy.provider.RecipientFaults.RecipientFault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a fault does to a call or recipient on which it acts. */
public sealed interface Effect {
  /** Holds the call up, which then goes on. A call takes at most one. */
  record Delay(Duration duration) implements Effect {}

  /** Lets something go wrong for a single recipient. A recipient takes at most one. */
  record ForRecipient(RecipientFault fault) implements Effect {}

  /** What replaces the answer or cuts it off. A call takes at most one. */
  sealed interface ResponseEffect extends Effect {}

  /** What acts before the call does anything: nothing of it is written. */
  sealed interface BeforeCommit extends ResponseEffect {}

  /** What acts once the call has succeeded and all of it is written. */
  sealed interface AfterCommit extends ResponseEffect {}

  /**
   * A refusal as the provider words it.
   *
   * @param code and message: none for the provider's own
   * @param headers that come with it
   */
  record Error(
      int status, Optional<String> code, Optional<String> message, Map<String, String> headers)
      implements BeforeCommit {
    /** What the provider is to render. */
    public Problem problem() {
      return new Problem.Failing(status, code, message, headers);
    }
  }

  /** Holds the connection, then closes it without an answer. */
  record Timeout(Duration duration) implements BeforeCommit {}

  /** Resets the connection. */
  record Reset() implements BeforeCommit {}

  /** Closes the connection without an answer. */
  record LostResponse() implements AfterCommit {}

  /** Sends the head of the answer and half its body, then closes the connection. */
  record Truncate() implements AfterCommit {}

  /** Answers with what is no JSON. */
  record Garbage() implements AfterCommit {}
}
