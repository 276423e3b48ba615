package dev.understudy.prelude;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.message.PhoneNumber;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * What one recipient gets.
 *
 * @param scheduledAt when, with the recipient's offset; empty: at once
 * @param sms how its text is encoded, for an SMS
 * @param course that its message takes, if not the usual one
 * @param details what the control plane shows of it
 */
record OutboundMessage(
    PhoneNumber to,
    String text,
    String locale,
    Instant expiresAt,
    Optional<OffsetDateTime> scheduledAt,
    Optional<SmsEncoding.Estimate> sms,
    Optional<DeliveryPlan> course,
    Map<String, Object> details) {

  static String rfc3339(OffsetDateTime at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at);
  }
}
