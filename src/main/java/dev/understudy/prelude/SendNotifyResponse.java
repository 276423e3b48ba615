package dev.understudy.prelude;

import dev.understudy.message.Message;
import dev.understudy.message.SmsEncoding;
import dev.understudy.prelude.NotifyFields.SendKind;
import dev.understudy.prelude.PreludeMessages.OutboundMessage;
import dev.understudy.prelude.SendNotifyBulk.NotifyRequest;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * Response to a request for a single message: the accepted message (docs).
 *
 * @param variables empty if none were sent (ours)
 * @param scheduleAt when it will really be sent, with the recipient's offset; absent when that is
 *     at once, and in the response of the older call
 * @param estimatedSegmentCount only of SMS, as is the encoding; neither is in the response of the
 *     older call
 */
record SendNotifyResponse(
    String id,
    String to,
    String from,
    String templateId,
    Map<String, String> variables,
    String expiresAt,
    String createdAt,
    Optional<String> scheduleAt,
    Optional<String> callbackUrl,
    Optional<String> correlationId,
    Optional<Integer> estimatedSegmentCount,
    Optional<String> encoding) {
  static SendNotifyResponse of(
      NotifyRequest request, OutboundMessage outbound, Message message, SendKind kind) {
    var fields = request.fields();
    var isOlder = kind == SendKind.TRANSACTIONAL;
    var sms = outbound.sms().filter(estimate -> !isOlder);
    return new SendNotifyResponse(
        message.id(),
        message.recipient(),
        message.sender(),
        fields.templateId(),
        fields.variables().orElse(Map.of()),
        outbound.expiresAt().toString(),
        message.createdAt().toString(),
        outbound
            .scheduledAt()
            .filter(at -> !isOlder)
            .map(DateTimeFormatter.ISO_OFFSET_DATE_TIME::format),
        fields.callbackUrl(),
        fields.correlationId(),
        sms.map(SmsEncoding.Estimate::segments),
        sms.map(SmsEncoding.Estimate::encoding));
  }
}
