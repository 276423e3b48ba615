package dev.understudy.prelude;

import dev.understudy.prelude.SendNotifyBulk.NotifyFailure;
import dev.understudy.provider.ProviderError;
import dev.understudy.provider.RecipientFaults;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every error of a single recipient (docs). None has a status: the answer to a batch has status
 * 200, whatever happens to its recipients.
 */
enum RecipientErrors {
  INVALID_PHONE_NUMBER( // docs: also the sentence
      "The provided phone number is invalid. Provide a valid E.164 phone number."),
  INVALID_LINE_TYPE("The phone number does not belong to a mobile line."),
  UNSUBSCRIBED("The recipient has opted out of marketing messages."),
  CATEGORY_FORBIDDEN("Messages of this category may not be sent to the recipient's country."),
  TEMPLATE_NOT_REGISTERED_IN_COUNTRY("The template is not registered in the recipient's country."),
  TEMPLATE_NOT_VALIDATED("The marketing template has not been approved yet."),
  UNSUPPORTED_COUNTRY("The recipient's country is not supported."),
  CHANNEL_NOT_ENABLED_IN_REGION("The channel is not enabled in the recipient's region."),
  INSUFFICIENT_BALANCE("The account's balance does not cover the message.");

  private final String sentence;

  RecipientErrors(String sentence) {
    this.sentence = sentence;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  NotifyFailure failure() {
    return new NotifyFailure(code(), sentence);
  }

  /** Returns the failure that a fault causes; its code can be one that is not listed here. */
  static NotifyFailure failure(RecipientFaults.Refused fault) {
    return new NotifyFailure(
        fault.code(),
        fault.message().or(() -> of(fault.code()).map(error -> error.sentence)).orElse(""));
  }

  static List<ProviderError> all() {
    return Arrays.stream(values())
        .map(
            each ->
                new ProviderError(
                    each.code(), OptionalInt.empty(), ProviderError.Source.DOCS, each.sentence))
        .toList();
  }

  static Optional<RecipientErrors> of(String code) {
    return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
  }

  static List<String> codes() {
    return Arrays.stream(values()).map(RecipientErrors::code).toList();
  }
}
