package dev.understudy.prelude;

import dev.understudy.json.Finding;
import dev.understudy.json.WebUrl;
import dev.understudy.prelude.Template.TemplateHeader;
import dev.understudy.provider.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The rules of a batch request whose shape is right. The first rule that is broken is the one that
 * is reported, in the order in which the fields are documented.
 */
final class NotifyRules {
  private static final int MAX_RECIPIENTS = 1000; // docs: batch_size_exceeded
  private static final int MAX_CORRELATION_ID_LENGTH = 80; // spec: maxLength
  private static final Duration MAX_LIFE = Duration.ofDays(1); // docs
  private static final Duration MAX_MARKETING_AHEAD = Duration.ofDays(90); // docs
  private static final OffsetDateTime LAST =
      OffsetDateTime.of(9999, 12, 30, 0, 0, 0, 0, ZoneOffset.UTC); // what four digits can show
  private static final Pattern TEMPLATE_ID = Pattern.compile("template_[0-9A-Za-z]{26}");

  private final PreludeEntities entities;
  private final boolean acceptsUnknown;
  private final Instant now;

  NotifyRules(PreludeEntities entities, boolean acceptsUnknown, Instant now) {
    this.entities = entities;
    this.acceptsUnknown = acceptsUnknown;
    this.now = now;
  }

  /** The order that a request makes, once it breaks no rule. */
  SendNotifyBulk.NotifyRequest check(SendNotifyBulk.NotifyFields asked) {
    recipients(asked.to());
    var template = template(asked);
    variables(template, asked.variables().orElse(Map.of()));
    var from = asked.from().map(this::sender).orElse(template.from());
    asked
        .locale()
        .filter(tag -> !isLocale(tag))
        .ifPresent(tag -> refuse(PreludeErrors.INVALID_LOCALE.at("locale")));
    var schedule = asked.scheduleAt().flatMap(Rfc3339::parse);
    var expiry = asked.expiresAt().map(text -> date("expires_at", text).toInstant());
    expiry.ifPresent(
        at ->
            expiry(at, schedule.map(OffsetDateTime::toInstant).filter(now::isBefore).orElse(now)));
    asked.scheduleAt().ifPresent(text -> schedule(date("schedule_at", text), template));
    asked.callbackUrl().ifPresent(NotifyRules::callbackUrl);
    asked.correlationId().ifPresent(NotifyRules::correlationId);
    asked.document().ifPresent(document -> document(document, template));
    return new SendNotifyBulk.NotifyRequest(asked, template, from, expiry, schedule);
  }

  private static void recipients(List<String> to) {
    if (to.isEmpty()) {
      refuse(PreludeErrors.EMPTY_BATCH.at("to"));
    }
    if (to.size() > MAX_RECIPIENTS) {
      refuse(PreludeErrors.BATCH_SIZE_EXCEEDED.at("to", "There are " + to.size() + "."));
    }
  }

  private Template template(SendNotifyBulk.NotifyFields asked) {
    var id = asked.templateId();
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
            asked.from().or(() -> entities.senders().stream().findFirst()).orElse("Understudy"),
            asked.locale(),
            asked.variables().orElse(Map.of()).keySet());
  }

  private static void variables(Template template, Map<String, String> given) {
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

  private void expiry(Instant expiry, Instant due) {
    if (!expiry.isAfter(due)) {
      refuse(PreludeErrors.EXPIRES_AT_IN_PAST.at("expires_at"));
    }
    if (expiry.isAfter(due.plus(MAX_LIFE))) {
      refuse(PreludeErrors.EXPIRES_AT_TOO_FAR_IN_FUTURE.at("expires_at"));
    }
  }

  private void schedule(OffsetDateTime at, Template template) {
    if (!at.toInstant().isAfter(now)) {
      refuse(PreludeErrors.SCHEDULE_AT_IN_PAST.at("schedule_at"));
    }
    if (template.isMarketing() && at.toInstant().isAfter(now.plus(MAX_MARKETING_AHEAD))) {
      refuse(
          PreludeErrors.SCHEDULE_AT_TOO_FAR_IN_FUTURE.at(
              "schedule_at", "Marketing is scheduled at most 90 days ahead."));
    }
    if (at.isAfter(LAST)) {
      refuse(
          PreludeErrors.SCHEDULE_AT_TOO_FAR_IN_FUTURE.at(
              "schedule_at", "Nothing is scheduled after " + LAST.toInstant() + "."));
    }
  }

  private static OffsetDateTime date(String field, String text) {
    return Rfc3339.parse(text)
        .orElseThrow(
            () ->
                problem(PreludeErrors.INVALID_DATE_FORMAT.at(field, "It is '" + field + "'."))
                    .refusal());
  }

  private static void callbackUrl(String text) {
    if (!WebUrl.isAbsolute(text)) {
      refuse(PreludeErrors.INVALID_CALLBACK_URL.at("callback_url"));
    }
  }

  private static void correlationId(String text) {
    if (text.codePointCount(0, text.length()) > MAX_CORRELATION_ID_LENGTH) {
      refuse(PreludeErrors.INVALID_CORRELATION_ID.at("correlation_id"));
    }
  }

  private static void document(SendNotifyBulk.NotifyDocument document, Template template) {
    var header = template.header();
    var misfit =
        header == TemplateHeader.NONE
            ? "The template has no header for one."
            : !WebUrl.isSecure(document.url())
                ? "Its URL has to be an absolute https URL."
                : !header.fits(URI.create(document.url()).getPath())
                    ? "Its file extension does not fit a header of " + header + "."
                    : header == TemplateHeader.DOCUMENT
                            && document.filename().filter(name -> !name.isBlank()).isEmpty()
                        ? "A header of DOCUMENT needs a filename."
                        : "";
    if (!misfit.isEmpty()) {
      refuse(PreludeErrors.INVALID_DOCUMENT.at("document", misfit));
    }
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
