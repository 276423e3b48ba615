package dev.understudy.sociocs;

import java.util.Arrays;

/**
 * How a webhook says why a message did not arrive: numbers as Twilio has them (ours: which reason
 * gets which).
 */
enum DeliveryErrors {
  UNKNOWN_RECIPIENT(30005, "Unknown destination handset"),
  CARRIER_REJECTED(30007, "Message filtered by the carrier"),
  UNAVAILABLE(30003, "Unreachable destination handset"),
  INSUFFICIENT_BALANCE(30002, "Account suspended"),
  UNSUBSCRIBED(21610, "Recipient has unsubscribed"),
  INVALID_LINE_TYPE(21614, "'To' number is not a mobile number"),
  NETWORK(30008, "Unknown error");

  private final int code;
  private final String message;

  DeliveryErrors(int code, String message) {
    this.code = code;
    this.message = message;
  }

  /** What stands for a reason, which may go on after a colon. */
  static DeliveryErrors of(String reason) {
    var word = reason.replaceFirst("(?s):.*", "").strip();
    return Arrays.stream(values())
        .filter(each -> each.name().equalsIgnoreCase(word))
        .findFirst()
        .orElse(NETWORK);
  }

  int code() {
    return code;
  }

  String message() {
    return message;
  }
}
