package dev.understudy.provider;

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

  /**
   * Why one recipient's message fails.
   *
   * @param code one of {@link Provider#recipientErrors}, where there are any
   */
  record RecipientFault(String code, Optional<String> message) {
    /** The code, and the message if there is one. */
    public String reason() {
      return message.map(sentence -> code + ": " + sentence).orElse(code);
    }
  }
}
