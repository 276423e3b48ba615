package dev.understudy.provider;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.message.Message;
import java.time.Duration;
import java.util.Optional;

/** What a test makes go wrong for single recipients of a call. */
@FunctionalInterface
public interface RecipientFaults {
  /** Nothing goes wrong. */
  RecipientFaults NONE = recipient -> Optional.empty();

  /**
   * What goes wrong for a recipient, who would be sent to otherwise. Each time that this is asked
   * counts, and is undone with the call if that is refused.
   *
   * @param recipient a phone number as in E.164, else an id
   */
  Optional<RecipientFault> of(String recipient);

  /** What goes wrong for one recipient. */
  sealed interface RecipientFault {
    /** The course of a message that was accepted all the same. */
    DeliveryPlan course();
  }

  /**
   * The recipient fails in the answer, where that tells of each; else the message fails.
   *
   * @param code one of {@link Provider#recipientErrors}, where there are any
   */
  record Refused(String code, Optional<String> message) implements RecipientFault {
    @Override
    public DeliveryPlan course() {
      var reason = message.map(sentence -> code + ": " + sentence).orElse(code);
      return DeliveryPlan.single(Message.FAILED, Duration.ZERO, Optional.of(reason));
    }
  }

  /** The message is accepted and then not delivered. */
  record Undelivered(String status, Duration after, Optional<String> reason)
      implements RecipientFault {
    @Override
    public DeliveryPlan course() {
      return DeliveryPlan.single(status, after, reason);
    }
  }
}
