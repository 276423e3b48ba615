package dev.understudy.prelude;

import dev.understudy.json.Finding;
import dev.understudy.json.Parsers;
import dev.understudy.json.WebUrl;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.NotifyFields.NotifyDocument;
import dev.understudy.prelude.NotifyFields.SendKind;
import dev.understudy.prelude.SendNotifyBulk.NotifyRequest;
import dev.understudy.provider.Call;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads and checks requests to send: first the shape, then the rules. The service reports one error
 * an answer (docs), so the first rule that is broken is reported, in the order in which the fields
 * are documented.
 */
final class NotifyRequests {
  private static final int MAX_RECIPIENTS = 1000; // docs: batch_size_exceeded
  private static final int MAX_CORRELATION_ID_LENGTH = 80; // spec: maxLength
  private static final Duration MAX_LIFETIME = Duration.ofDays(1); // docs
  private static final Duration MAX_MARKETING_AHEAD = Duration.ofDays(90); // docs
  private static final OffsetDateTime MAX_SCHEDULE =
      OffsetDateTime.of(9999, 12, 30, 0, 0, 0, 0, ZoneOffset.UTC); // four digits show no later year
  private static final Pattern TEMPLATE_ID = Pattern.compile("template_[0-9A-Za-z]{26}");

  private final PreludeEntities entities;
  private final boolean acceptsUnknown;
  private final Instant now;

  private NotifyRequests(Call call) {
    this.entities = call.entities(PreludeFixtures.READER);
    this.acceptsUnknown = call.settings().acceptsUnknown();
    this.now = call.now();
  }

  /**
   * Reads the request of a call.
   *
   * @throws dev.understudy.provider.Refusal if it breaks a rule
   */
  static NotifyRequest read(Call call, SendKind kind) {
    var fields = NotifyFields.read(call.body(), kind);
    if (kind == SendKind.BATCH) {
      checkRecipients(fields.to());
    }
    // seen: the suites of the SDKs send the older call any text as a date and as a URL
    var isLenient = kind == SendKind.TRANSACTIONAL && call.settings().acceptsUnknown();
    return new NotifyRequests(call).checked(isLenient ? withoutUnreadable(fields) : fields);
  }

  /** Returns who is concerned by a request that has not been checked. */
  static Participants participants(Request request, PreludeEntities entities) {
    var body = request.body();
    var template =
        Optional.ofNullable(entities.templates().get(body.path("template_id").asString("")));
    var sender =
        texts(Stream.of(body.path("from"))).findFirst().or(() -> template.map(Template::from));
    var to = body.path("to");
    return new Participants(
        texts(to.isString() ? Stream.of(to) : to.valueStream())
            .map(PhoneNumber::canonical)
            .toList(),
        sender.stream().toList());
  }

  private static Stream<String> texts(Stream<JsonNode> nodes) {
    return nodes.filter(JsonNode::isString).map(JsonNode::stringValue);
  }

  /** Drops a date and a URL that can't be read. */
  private static NotifyFields withoutUnreadable(NotifyFields fields) {
    return fields.with(
        fields.expiresAt().filter(text -> parse(text).isPresent()),
        fields.callbackUrl().filter(WebUrl::isAbsolute));
  }

  private NotifyRequest checked(NotifyFields fields) {
    var template = template(fields);
    checkVariables(template, fields.variables().orElse(Map.of()));
    var from = fields.from().map(this::sender).orElse(template.from());
    fields
        .locale()
        .filter(tag -> !isLocale(tag))
        .ifPresent(tag -> refuse(PreludeErrors.INVALID_LOCALE.at("locale")));
    // the expiry is judged by the schedule, but a schedule that is wrong is reported after it
    var schedule = fields.scheduleAt().flatMap(NotifyRequests::parse);
    var due = schedule.map(OffsetDateTime::toInstant).filter(now::isBefore).orElse(now);
    var expiry = fields.expiresAt().map(text -> date("expires_at", text).toInstant());
    expiry.ifPresent(at -> checkExpiry(at, due));
    fields.scheduleAt().ifPresent(text -> checkSchedule(date("schedule_at", text), template));
    fields.callbackUrl().ifPresent(NotifyRequests::checkCallbackUrl);
    fields.correlationId().ifPresent(NotifyRequests::checkCorrelationId);
    fields.document().ifPresent(document -> checkDocument(document, template));
    return new NotifyRequest(fields, template, from, expiry, schedule);
  }

  private static void checkRecipients(List<String> to) {
    if (to.isEmpty()) {
      refuse(PreludeErrors.EMPTY_BATCH.at("to"));
    }
    if (to.size() > MAX_RECIPIENTS) {
      refuse(PreludeErrors.BATCH_SIZE_EXCEEDED.at("to", "There are " + to.size() + "."));
    }
  }

  private Template template(NotifyFields fields) {
    var id = fields.templateId();
    if (!isTemplateId(id)) {
      refuse(PreludeErrors.INVALID_TEMPLATE_ID.at("template_id"));
    }
    var known = entities.templates().get(id);
    if (known == null && !acceptsUnknown) {
      refuse(
          PreludeErrors.TEMPLATE_NOT_FOUND
              .at("template_id")
              .hinting(
                  "Add it to this sandbox under prelude.templates of a fixture, or set"
                      + " unknown_entities to accept."));
    }
    return known != null
        ? known
        : Template.unknown(
            id,
            fields.from().or(() -> entities.senders().stream().findFirst()).orElse("Understudy"),
            fields.locale(),
            fields.variables().orElse(Map.of()).keySet());
  }

  private static void checkVariables(Template template, Map<String, String> given) {
    if (!given.keySet().equals(template.variables())) {
      refuse(
          PreludeErrors.INVALID_TEMPLATE_VARIABLES.at(
              "variables",
              "It takes "
                  + (template.variables().isEmpty()
                      ? "none"
                      : String.join(", ", template.variables().stream().sorted().toList()))
                  + "."));
    }
  }

  private String sender(String from) {
    if (!entities.senders().contains(from) && !acceptsUnknown) {
      refuse(
          PreludeErrors.INVALID_SENDER_ID
              .at("from")
              .hinting(
                  "Add it to this sandbox under prelude.senders of a fixture, or set"
                      + " unknown_entities to accept."));
    }
    return from;
  }

  private static void checkExpiry(Instant expiry, Instant due) {
    if (!expiry.isAfter(due)) {
      refuse(PreludeErrors.EXPIRES_AT_IN_PAST.at("expires_at"));
    }
    if (expiry.isAfter(due.plus(MAX_LIFETIME))) {
      refuse(PreludeErrors.EXPIRES_AT_TOO_FAR_IN_FUTURE.at("expires_at"));
    }
  }

  private void checkSchedule(OffsetDateTime at, Template template) {
    if (!at.toInstant().isAfter(now)) {
      refuse(PreludeErrors.SCHEDULE_AT_IN_PAST.at("schedule_at"));
    }
    if (template.isMarketing() && at.toInstant().isAfter(now.plus(MAX_MARKETING_AHEAD))) {
      refuse(
          PreludeErrors.SCHEDULE_AT_TOO_FAR_IN_FUTURE.at(
              "schedule_at", "Marketing is scheduled at most 90 days ahead."));
    }
    if (at.isAfter(MAX_SCHEDULE)) {
      refuse(
          PreludeErrors.SCHEDULE_AT_TOO_FAR_IN_FUTURE.at(
              "schedule_at", "Nothing is scheduled after " + MAX_SCHEDULE.toInstant() + "."));
    }
  }

  private static Optional<OffsetDateTime> parse(String text) {
    return Parsers.rfc3339(text).map(at -> at.truncatedTo(ChronoUnit.MICROS));
  }

  private static OffsetDateTime date(String field, String text) {
    return parse(text)
        .orElseThrow(
            () ->
                problem(PreludeErrors.INVALID_DATE_FORMAT.at(field, "It is '" + field + "'."))
                    .refusal());
  }

  static void checkCallbackUrl(String text) {
    if (!WebUrl.isAbsolute(text)) {
      refuse(PreludeErrors.INVALID_CALLBACK_URL.at("callback_url"));
    }
  }

  static void checkCorrelationId(String text) {
    if (text.codePointCount(0, text.length()) > MAX_CORRELATION_ID_LENGTH) {
      refuse(PreludeErrors.INVALID_CORRELATION_ID.at("correlation_id"));
    }
  }

  private static void checkDocument(NotifyDocument document, Template template) {
    document
        .misfit(template.header())
        .ifPresent(sentence -> refuse(PreludeErrors.INVALID_DOCUMENT.at("document", sentence)));
  }

  static boolean isTemplateId(String text) {
    return TEMPLATE_ID.matcher(text).matches();
  }

  static boolean isLocale(String tag) {
    try {
      new Locale.Builder().setLanguageTag(tag);
      return !tag.isEmpty();
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  private static Problem problem(Finding finding) {
    return new Problem.Invalid(List.of(finding));
  }

  private static void refuse(Finding finding) {
    throw problem(finding).refusal();
  }
}
