package dev.understudy.prelude;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wire of {@code sendNotifyBulk}: what is asked, and what is answered. */
final class SendNotifyBulk {
  private SendNotifyBulk() {}

  /**
   * A request whose shape is right; the values are as they came.
   *
   * @param maxAutoRetries how many further attempts are made where one fails, at most ten
   */
  record Asked(
      List<String> to,
      String templateId,
      Optional<Map<String, String>> variables,
      Optional<String> from,
      Optional<String> locale,
      Optional<String> expiresAt,
      Optional<String> scheduleAt,
      Optional<String> callbackUrl,
      Optional<String> correlationId,
      Optional<String> preferredChannel,
      int maxAutoRetries,
      Optional<Document> document) {}

  record Document(String url, Optional<String> filename) {}

  /** A request that breaks no rule. */
  record Order(
      Asked asked,
      Template template,
      String from,
      Optional<Instant> expiresAt,
      Optional<OffsetDateTime> scheduleAt) {}

  record Answered(
      List<Result> results,
      int totalCount,
      int successCount,
      int errorCount,
      String requestId,
      Optional<String> callbackUrl,
      Optional<Map<String, String>> variables,
      String templateId) {}

  /** What became of one recipient: a message or an error, never both. */
  record Result(
      String phoneNumber, boolean success, Optional<Accepted> message, Optional<Failure> error) {
    static Result accepted(String phoneNumber, Accepted message) {
      return new Result(phoneNumber, true, Optional.of(message), Optional.empty());
    }

    static Result failed(String phoneNumber, Failure error) {
      return new Result(phoneNumber, false, Optional.empty(), Optional.of(error));
    }
  }

  record Failure(String code, String message) {}

  /**
   * An accepted message.
   *
   * @param scheduleAt when it will really be sent, with the recipient's offset; absent when that is
   *     at once
   * @param estimatedSegmentCount only of SMS, as is the encoding
   */
  record Accepted(
      String id,
      String from,
      String to,
      String expiresAt,
      String createdAt,
      Optional<String> scheduleAt,
      Optional<String> correlationId,
      String locale,
      Optional<Integer> estimatedSegmentCount,
      Optional<String> encoding) {}
}
