package dev.understudy.prelude;

import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.Template.Channel;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one recipient gets.
 *
 * @param scheduledAt when, with the recipient's offset; empty: at once
 * @param sms how its text is encoded, for an SMS
 */
record Letter(
    PhoneNumber to,
    String text,
    String locale,
    Channel channel,
    Instant expiresAt,
    Optional<OffsetDateTime> scheduledAt,
    Optional<SmsEncoding.Estimate> sms) {

  /** What the control plane shows of it. */
  Map<String, Object> details(SendNotifyBulk.Order order) {
    var asked = order.asked();
    var details = new LinkedHashMap<String, Object>();
    details.put("template_id", asked.templateId());
    details.put("channel", channel.word());
    details.put("locale", locale);
    asked.variables().ifPresent(variables -> details.put("variables", variables));
    asked.correlationId().ifPresent(id -> details.put("correlation_id", id));
    asked.callbackUrl().ifPresent(url -> details.put("callback_url", url));
    details.put("expires_at", expiresAt.toString());
    sms.ifPresent(
        estimate -> {
          details.put("encoding", estimate.encoding());
          details.put("segment_count", estimate.segments());
        });
    return details;
  }

  static String rfc3339(OffsetDateTime at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at);
  }
}
