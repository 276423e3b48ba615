package dev.understudy.prelude;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.message.Message;
import dev.understudy.message.PhoneNumber;
import dev.understudy.message.SmsEncoding;
import dev.understudy.prelude.PreludeMessages.OutboundMessage;
import dev.understudy.prelude.SendNotifyBulk.NotifyFailure;
import dev.understudy.prelude.SendNotifyBulk.NotifyRequest;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.marketing.MarketingSubscriptions;
import dev.understudy.provider.Call;
import dev.understudy.provider.RecipientFaults;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Resolves each recipient of a request to the message that it gets, or to the reason why not. */
final class RecipientResolver {
  private static final Duration DEFAULT_LIFETIME = Duration.ofDays(1); // ours

  private final PreludeEntities entities;
  private final NotifyRequest request;
  private final Instant now;
  private final boolean acceptsUnknown;
  private final Function<PhoneNumber, String> regions;
  private final MarketingSubscriptions subscriptions;
  private final RecipientFaults faults;
  private final MessageChannel channel;
  private final Map<String, RenderedText> texts = new HashMap<>();
  private final Map<DetailsKey, Map<String, Object>> details = new HashMap<>();

  /** Facts in which messages with the same details agree. */
  private record DetailsKey(String locale, Instant expiresAt) {}

  /** A rendered text, which all recipients of a locale share. */
  private record RenderedText(String body, Optional<SmsEncoding.Estimate> sms) {}

  /**
   * A recipient with its message or its error, never both.
   *
   * @param number as it was sent
   * @param isInjected whether a fault made the error
   */
  record Resolved(
      String number,
      Optional<OutboundMessage> message,
      Optional<NotifyFailure> error,
      boolean isInjected) {}

  /**
   * @param regions returns the region of a number
   */
  RecipientResolver(Call call, NotifyRequest request, Function<PhoneNumber, String> regions) {
    this.entities = call.entities(PreludeFixtures.READER);
    this.request = request;
    this.now = call.now();
    this.acceptsUnknown = call.settings().acceptsUnknown();
    this.regions = regions;
    this.subscriptions = new MarketingSubscriptions(call.tx());
    this.faults = call.faults();
    this.channel = request.template().channel(request.fields().preferredChannel());
  }

  List<Resolved> resolveAll() {
    return request.fields().to().stream().map(this::resolve).toList();
  }

  private Resolved resolve(String number) {
    var phone = acceptsUnknown ? PhoneNumber.wellFormed(number) : PhoneNumber.strict(number);
    if (phone.isEmpty()) {
      return failed(number, RecipientErrors.INVALID_PHONE_NUMBER);
    }
    var region = regions.apply(phone.get());
    var error = error(phone.get(), region);
    if (error.isPresent()) {
      return failed(number, error.get());
    }
    var sendTime = sendTime(phone.get(), region);
    if (sendTime.isEmpty()) {
      // ours: marketing may never be sent there
      return failed(number, RecipientErrors.CATEGORY_FORBIDDEN);
    }
    var fault = faults.of(phone.get().e164());
    if (fault.isPresent() && fault.get() instanceof RecipientFaults.Refused refused) {
      return new Resolved(
          number, Optional.empty(), Optional.of(RecipientErrors.failure(refused)), true);
    }
    var scheduledAt = sendTime.filter(at -> at.toInstant().isAfter(now));
    var message = message(phone.get(), region, scheduledAt, fault.map(this::plan));
    return new Resolved(number, Optional.of(message), Optional.empty(), false);
  }

  private static Resolved failed(String number, RecipientErrors error) {
    return new Resolved(number, Optional.empty(), Optional.of(error.failure()), false);
  }

  /** Returns the plan of a message that fails by a fault, with the requested further attempts. */
  private DeliveryPlan plan(RecipientFaults.RecipientFault fault) {
    int retries = request.fields().maxAutoRetries();
    return retries > 0
            && fault instanceof RecipientFaults.Undelivered undelivered
            && undelivered.status().equals(Message.FAILED)
        ? PreludeLifecycle.failing(undelivered, request.template().fallbacks(channel, retries))
        : fault.deliveryPlan();
  }

  private Optional<RecipientErrors> error(PhoneNumber phone, String region) {
    var template = request.template();
    var fixed = entities.failing().get(phone.e164());
    if (fixed != null) {
      return Optional.of(fixed);
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
    return subscriptions.has(phone.e164())
        ? Optional.empty()
        : Optional.of(RecipientErrors.UNSUBSCRIBED);
  }

  /** docs: as requested, but marketing only in the recipient's opening hours; empty: never. */
  private Optional<OffsetDateTime> sendTime(PhoneNumber phone, String region) {
    var due = request.scheduleAt().map(OffsetDateTime::toInstant).orElse(now);
    if (request.template().isMarketing()) {
      return entities.calendar().nextOpening(due, region, phone.zones());
    }
    return Optional.of(
        request.scheduleAt().isPresent() ? local(due, phone) : now.atOffset(ZoneOffset.UTC));
  }

  /** ours: of several zones in which the recipient may be, the westernmost. */
  private static OffsetDateTime local(Instant due, PhoneNumber phone) {
    return phone.zones().stream()
        .map(zone -> due.atZone(zone).toOffsetDateTime())
        .min(Comparator.comparing(OffsetDateTime::toLocalDateTime))
        .orElseThrow();
  }

  private OutboundMessage message(
      PhoneNumber phone,
      String region,
      Optional<OffsetDateTime> scheduledAt,
      Optional<DeliveryPlan> plan) {
    var locale = request.template().locale(request.fields().locale(), region);
    var text = texts.computeIfAbsent(locale, this::text);
    var due = scheduledAt.map(OffsetDateTime::toInstant).orElse(now);
    var expiresAt = request.expiresAt().orElse(due.plus(DEFAULT_LIFETIME));
    return new OutboundMessage(
        phone,
        text.body(),
        locale,
        expiresAt,
        scheduledAt,
        text.sms(),
        plan,
        details.computeIfAbsent(new DetailsKey(locale, expiresAt), key -> details(key, text)));
  }

  /** Returns the fields that the control plane shows, one map for all messages that share it. */
  private Map<String, Object> details(DetailsKey key, RenderedText text) {
    var fields = request.fields();
    var all = new LinkedHashMap<String, Object>();
    all.put("template_id", fields.templateId());
    all.put("channel", channel.word());
    all.put("locale", key.locale());
    fields.variables().ifPresent(variables -> all.put("variables", variables));
    fields.correlationId().ifPresent(id -> all.put("correlation_id", id));
    fields.callbackUrl().ifPresent(url -> all.put("callback_url", url));
    all.put("expires_at", key.expiresAt().toString());
    text.sms()
        .ifPresent(
            estimate -> {
              all.put("encoding", estimate.encoding());
              all.put("segment_count", estimate.segments());
            });
    return all;
  }

  private RenderedText text(String locale) {
    var variables = request.fields().variables().orElse(Map.of());
    var body = request.template().bodies().get(locale).render(variables);
    return new RenderedText(
        body, channel == MessageChannel.SMS ? Optional.of(SmsEncoding.of(body)) : Optional.empty());
  }
}
