package dev.understudy.provider;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.message.Message;
import java.time.Duration;
import java.util.Optional;

/** The faults of single recipients of a call. */
@FunctionalInterface
public interface RecipientFaults {
  /** No faults. */
  RecipientFaults NONE = recipient -> Optional.empty();

  /**
   * Returns the fault of a recipient who would otherwise get a message. Each invocation counts for
   * the fault's limits; the count is rolled back if the call is refused.
   *
   * @param recipient a phone number in E.164, else an id
   */
  Optional<RecipientFault> of(String recipient);

  /** A fault of one recipient. */
  sealed interface RecipientFault {
    /** Returns the delivery plan of a message that was accepted all the same. */
    DeliveryPlan deliveryPlan();
  }

  /**
   * A failure in the response, where that reports single recipients; else the message fails.
   *
   * @param code one of {@link Provider#recipientErrors}, where there are any
   */
  record Refused(String code, Optional<String> message) implements RecipientFault {
    @Override
    public DeliveryPlan deliveryPlan() {
      var reason = message.map(sentence -> code + ": " + sentence).orElse(code);
      return DeliveryPlan.single(Message.FAILED, Duration.ZERO, Optional.of(reason));
    }
  }

  /** A message that is accepted and then not delivered. */
  record Undelivered(String status, Duration after, Optional<String> reason)
      implements RecipientFault {
    @Override
    public DeliveryPlan deliveryPlan() {
      return DeliveryPlan.single(status, after, reason);
    }
  }
}
