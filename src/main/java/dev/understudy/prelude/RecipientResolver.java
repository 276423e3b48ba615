package dev.understudy.prelude;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.message.Message;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.SendNotifyBulk.NotifyRequest;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.provider.RecipientFaults;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks at the recipients of one request: what each gets, or why it gets nothing. */
final class RecipientResolver {
  private static final Duration LIFE = Duration.ofDays(1); // ours: where no expiry is given

  private final PreludeEntities entities;
  private final NotifyRequest order;
  private final Instant now;
  private final Function<PhoneNumber, String> regions;
  private final MarketingSubscriptions subscriptions;
  private final RecipientFaults faults;
  private final MessageChannel channel;
  private final Map<String, RenderedText> texts = new HashMap<>();
  private final Map<RenderKey, Map<String, Object>> details = new HashMap<>();

  /** What two recipients have to have in common to be shown with the same details. */
  private record RenderKey(String locale, Instant expiresAt) {}

  /** A rendered text, the same for all recipients of a locale. */
  private record RenderedText(String body, Optional<SmsEncoding.Estimate> sms) {}

  /**
   * What was found of a recipient: a letter or an error.
   *
   * @param number as it was asked for
   */
  record Resolved(
      String number,
      Optional<OutboundMessage> letter,
      Optional<SendNotifyBulk.NotifyFailure> error) {}

  /**
   * @param regions gives the region of a number
   * @param faults what a test makes go wrong
   */
  RecipientResolver(
      PreludeEntities entities,
      NotifyRequest order,
      Instant now,
      Function<PhoneNumber, String> regions,
      MarketingSubscriptions subscriptions,
      RecipientFaults faults) {
    this.subscriptions = subscriptions;
    this.faults = faults;
    this.regions = regions;
    this.entities = entities;
    this.order = order;
    this.now = now;
    this.channel = order.template().channel(order.asked().preferredChannel());
  }

  Resolved resolve(String number) {
    var phone = PhoneNumber.strict(number);
    if (phone.isEmpty()) {
      return failed(number, RecipientErrors.INVALID_PHONE_NUMBER);
    }
    var region = regions.apply(phone.get());
    var error = error(phone.get(), region);
    if (error.isPresent()) {
      return failed(number, error.get());
    }
    var slot = sendTime(phone.get(), region);
    if (slot.isEmpty()) {
      // ours: there is no hour at all at which this may be sent there
      return failed(number, RecipientErrors.CATEGORY_FORBIDDEN);
    }
    var fault = faults.of(phone.get().e164());
    if (fault.isPresent() && fault.get() instanceof RecipientFaults.Refused refused) {
      return new Resolved(number, Optional.empty(), Optional.of(failure(refused)));
    }
    var course = fault.map(this::course);
    var later = slot.filter(at -> at.toInstant().isAfter(now));
    return new Resolved(
        number, Optional.of(outbound(phone.get(), region, later, course)), Optional.empty());
  }

  private static Resolved failed(String number, RecipientErrors error) {
    return new Resolved(number, Optional.empty(), Optional.of(error.failure()));
  }

  /**
   * What becomes of a message that a test makes fail: further attempts where they are asked for.
   */
  private DeliveryPlan course(RecipientFaults.RecipientFault fault) {
    int retries = order.asked().maxAutoRetries();
    return retries > 0
            && fault instanceof RecipientFaults.Undelivered undelivered
            && undelivered.status().equals(Message.FAILED)
        ? PreludeLifecycle.failing(undelivered, order.template().fallbacks(channel, retries))
        : fault.course();
  }

  /** How a test makes one fail who would get something. */
  private static SendNotifyBulk.NotifyFailure failure(RecipientFaults.Refused fault) {
    return new SendNotifyBulk.NotifyFailure(
        fault.code(), fault.message().orElseGet(() -> RecipientErrors.sentenceOf(fault.code())));
  }

  private Optional<RecipientErrors> error(PhoneNumber phone, String region) {
    var template = order.template();
    var known = entities.failing().get(phone.e164());
    if (known != null) {
      return Optional.of(known);
    }
    if (!template.countries().isEmpty() && !template.countries().contains(region)) {
      return Optional.of(RecipientErrors.TEMPLATE_NOT_REGISTERED_IN_COUNTRY);
    }
    if (!template.isMarketing()) {
      return Optional.empty();
    }
    if (!template.approved()) {
      return Optional.of(RecipientErrors.TEMPLATE_NOT_VALIDATED);
    }
    return subscriptions.has(phone) ? Optional.empty() : Optional.of(RecipientErrors.UNSUBSCRIBED);
  }

  /** When it goes out: as asked, but marketing only in the recipient's open hours (docs). */
  private Optional<OffsetDateTime> sendTime(PhoneNumber phone, String region) {
    var due = order.scheduleAt().map(OffsetDateTime::toInstant).orElse(now);
    if (order.template().isMarketing()) {
      return entities.calendar().nextOpening(due, region, phone.zones());
    }
    return Optional.of(
        order.scheduleAt().isPresent() ? local(due, phone) : now.atOffset(ZoneOffset.UTC));
  }

  /** By the recipient's clock; where that may be one of several, by the westernmost (ours). */
  private static OffsetDateTime local(Instant due, PhoneNumber phone) {
    return phone.zones().stream()
        .map(zone -> due.atZone(zone).toOffsetDateTime())
        .min(Comparator.comparing(OffsetDateTime::toLocalDateTime))
        .orElseThrow();
  }

  private OutboundMessage outbound(
      PhoneNumber phone,
      String region,
      Optional<OffsetDateTime> scheduledAt,
      Optional<DeliveryPlan> course) {
    var locale = order.template().locale(order.asked().locale(), region);
    var text = texts.computeIfAbsent(locale, this::text);
    var due = scheduledAt.map(OffsetDateTime::toInstant).orElse(now);
    var expiresAt = order.expiresAt().orElse(due.plus(LIFE));
    return new OutboundMessage(
        phone,
        text.body(),
        locale,
        expiresAt,
        scheduledAt,
        text.sms(),
        course,
        details.computeIfAbsent(new RenderKey(locale, expiresAt), shared -> details(shared, text)));
  }

  /** What the control plane shows of a message, one map for all that share it. */
  private Map<String, Object> details(RenderKey particulars, RenderedText text) {
    var asked = order.asked();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("template_id", asked.templateId());
    shown.put("channel", channel.word());
    shown.put("locale", particulars.locale());
    asked.variables().ifPresent(variables -> shown.put("variables", variables));
    asked.correlationId().ifPresent(id -> shown.put("correlation_id", id));
    asked.callbackUrl().ifPresent(url -> shown.put("callback_url", url));
    shown.put("expires_at", particulars.expiresAt().toString());
    text.sms()
        .ifPresent(
            estimate -> {
              shown.put("encoding", estimate.encoding());
              shown.put("segment_count", estimate.segments());
            });
    return shown;
  }

  private RenderedText text(String locale) {
    var body =
        order.template().bodies().get(locale).render(order.asked().variables().orElse(Map.of()));
    return new RenderedText(
        body, channel == MessageChannel.SMS ? Optional.of(SmsEncoding.of(body)) : Optional.empty());
  }
}
