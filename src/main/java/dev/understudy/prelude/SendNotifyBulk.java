package dev.understudy.prelude;

import dev.understudy.message.Message;
import dev.understudy.message.SmsEncoding;
import dev.understudy.prelude.PreludeMessages.OutboundMessage;
import dev.understudy.prelude.RecipientResolver.Resolved;
import dev.understudy.provider.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schemas of {@code sendNotifyBulk}. */
final class SendNotifyBulk {
  private SendNotifyBulk() {}

  /** A request that breaks no rule. */
  record NotifyRequest(
      NotifyFields fields,
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
      String templateId) {
    /**
     * Returns the response to a request.
     *
     * @param sent the messages of those recipients that get one, in the same order
     */
    static NotifyResponse of(
        NotifyRequest request, List<Resolved> recipients, List<Message> sent, String requestId) {
      var results = new ArrayList<NotifyResult>(recipients.size());
      var messages = sent.iterator();
      var times = new HashMap<Instant, String>();
      for (var each : recipients) {
        results.add(
            each.error()
                .map(error -> NotifyResult.failed(each.number(), error))
                .orElseGet(
                    () ->
                        NotifyResult.accepted(
                            each.number(),
                            NotifyMessage.of(
                                request, each.message().orElseThrow(), messages.next(), times))));
      }
      var fields = request.fields();
      return new NotifyResponse(
          results,
          results.size(),
          sent.size(),
          results.size() - sent.size(),
          requestId,
          fields.callbackUrl(),
          fields.variables(),
          fields.templateId());
    }
  }

  /** Result for one recipient: a message or an error, never both. */
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

  /** Error of a recipient; in a request for a single message it is the request's. */
  record NotifyFailure(String code, String message) {
    Problem.Invalid problem() {
      return Problem.Invalid.of("to", code, message);
    }
  }

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
      Optional<String> encoding) {
    /**
     * Returns an accepted message.
     *
     * @param times the texts of times, which most messages of a call share
     */
    static NotifyMessage of(
        NotifyRequest request,
        OutboundMessage outbound,
        Message message,
        Map<Instant, String> times) {
      return new NotifyMessage(
          message.id(),
          message.sender(),
          message.recipient(),
          times.computeIfAbsent(outbound.expiresAt(), Instant::toString),
          times.computeIfAbsent(message.createdAt(), Instant::toString),
          outbound.scheduledAt().map(DateTimeFormatter.ISO_OFFSET_DATE_TIME::format),
          request.fields().correlationId(),
          outbound.locale(),
          outbound.sms().map(SmsEncoding.Estimate::segments),
          outbound.sms().map(SmsEncoding.Estimate::encoding));
    }
  }
}
