package dev.understudy.prelude;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why one recipient of an otherwise good request gets nothing (docs). */
enum RecipientErrors {
  /** Its sentence is the one that the service's reference shows. */
  INVALID_PHONE_NUMBER("The provided phone number is invalid. Provide a valid E.164 phone number."),
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

  SendNotifyBulk.NotifyFailure failure() {
    return new SendNotifyBulk.NotifyFailure(code(), sentence);
  }

  /** What is said with a code. */
  static String sentenceOf(String code) {
    return of(code).map(each -> each.sentence).orElse("");
  }

  static Optional<RecipientErrors> of(String code) {
    return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
  }

  static List<String> codes() {
    return Arrays.stream(values()).map(RecipientErrors::code).toList();
  }
}
