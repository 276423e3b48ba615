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
  record NotifyFields(
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
      Optional<NotifyDocument> document) {}

  record NotifyDocument(String url, Optional<String> filename) {}

  /** A request that breaks no rule. */
  record NotifyRequest(
      NotifyFields asked,
      Template template,
      String from,
      Optional<Instant> expiresAt,
      Optional<OffsetDateTime> scheduleAt) {}

  record NotifyResponse(
      List<NotifyResult> results,
      int totalCount,
      int successCount,
      int errorCount,
      String requestId,
      Optional<String> callbackUrl,
      Optional<Map<String, String>> variables,
      String templateId) {}

  /** What became of one recipient: a message or an error, never both. */
  record NotifyResult(
      String phoneNumber,
      boolean success,
      Optional<NotifyMessage> message,
      Optional<NotifyFailure> error) {
    static NotifyResult accepted(String phoneNumber, NotifyMessage message) {
      return new NotifyResult(phoneNumber, true, Optional.of(message), Optional.empty());
    }

    static NotifyResult failed(String phoneNumber, NotifyFailure error) {
      return new NotifyResult(phoneNumber, false, Optional.empty(), Optional.of(error));
    }
  }

  record NotifyFailure(String code, String message) {}

  /**
   * An accepted message.
   *
   * @param scheduleAt when it will really be sent, with the recipient's offset; absent when that is
   *     at once
   * @param estimatedSegmentCount only of SMS, as is the encoding
   */
  record NotifyMessage(
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
