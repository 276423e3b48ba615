package dev.understudy.prelude;

import dev.understudy.json.FieldReader;
import dev.understudy.json.FieldRule;
import dev.understudy.json.Finding;
import dev.understudy.json.WebUrl;
import dev.understudy.json.WireJson;
import dev.understudy.prelude.Template.TemplateHeader;
import dev.understudy.provider.Problem;
import java.math.BigInteger;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Fields of a request to send whose shape is right, with their values as they were sent.
 *
 * @param to one number, except in a batch
 * @param maxAutoRetries how many further attempts are made after one that fails, at most ten
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
    Optional<NotifyDocument> document) {
  private static final List<String> CHANNELS = List.of("sms", "rcs", "whatsapp");
  private static final BigInteger MAX_RETRIES = BigInteger.TEN; // ours

  /** A file for the header of a template. */
  record NotifyDocument(String url, Optional<String> filename) {
    /** Returns why the file does not fit a header; empty if it does. */
    Optional<String> misfit(TemplateHeader header) {
      if (header == TemplateHeader.NONE) {
        return Optional.of("The template has no header for one.");
      }
      if (!WebUrl.isSecure(url)) {
        return Optional.of("Its URL has to be an absolute https URL.");
      }
      if (!header.fits(URI.create(url).getPath())) {
        return Optional.of("Its file extension does not fit a header of " + header + ".");
      }
      if (header == TemplateHeader.DOCUMENT && filename.filter(name -> !name.isBlank()).isEmpty()) {
        return Optional.of("A header of DOCUMENT needs a filename.");
      }
      return Optional.empty();
    }
  }

  /** The requests to send: their fields differ. */
  enum SendKind {
    BATCH,
    SINGLE,
    /** The older request for a single message, which can't be scheduled (docs). */
    TRANSACTIONAL
  }

  /**
   * Reads the fields of a body. An optional field that is null counts as absent (ours).
   *
   * @throws dev.understudy.provider.Refusal if a required field is missing, or a field has the
   *     wrong type or value (docs: {@code invalid_request})
   */
  static NotifyFields read(JsonNode body, SendKind kind) {
    var reader = new FieldReader(body, NotifyFields::finding);
    var fields =
        new NotifyFields(
            recipients(reader, kind),
            reader.requiredText("template_id").orElse(""),
            variables(reader),
            reader.text("from"),
            reader.text("locale"),
            reader.text("expires_at"),
            kind == SendKind.TRANSACTIONAL ? Optional.empty() : reader.text("schedule_at"),
            reader.text("callback_url"),
            reader.text("correlation_id"),
            reader.choice("preferred_channel", CHANNELS),
            maxAutoRetries(reader),
            reader.object("document").map(NotifyFields::document));
    Problem.Invalid.throwIfAny(reader.findings());
    return fields;
  }

  /** Returns these fields with another expiry and callback URL. */
  NotifyFields with(Optional<String> newExpiresAt, Optional<String> newCallbackUrl) {
    return new NotifyFields(
        to,
        templateId,
        variables,
        from,
        locale,
        newExpiresAt,
        scheduleAt,
        newCallbackUrl,
        correlationId,
        preferredChannel,
        maxAutoRetries,
        document);
  }

  private static List<String> recipients(FieldReader reader, SendKind kind) {
    if (kind == SendKind.BATCH) {
      reader.required("to");
      return reader.texts("to").orElse(List.of());
    }
    return reader.requiredText("to").stream().toList();
  }

  /** Reads the variables; unlike an optional field, a variable can't be null. */
  private static Optional<Map<String, String>> variables(FieldReader reader) {
    var value = reader.any("variables");
    if (value.isPresent() && !value.get().isObject()) {
      reader.wrong(finding("variables", FieldRule.OBJECT_OF_TEXTS));
      return Optional.empty();
    }
    return value.map(
        object -> {
          var all = new LinkedHashMap<String, String>();
          object
              .properties()
              .forEach(
                  each -> {
                    var name = each.getKey();
                    if (WireJson.isStorable(name)) {
                      reader
                          .textAt("variables." + name, each.getValue())
                          .ifPresent(text -> all.put(name, text));
                    } else {
                      reader.wrong(
                          invalid(
                              "variables",
                              "'variables' has a name with a NUL or half a character."));
                    }
                  });
          return all;
        });
  }

  /** Reads a number that may have any size; ten attempts are made at most. */
  private static int maxAutoRetries(FieldReader reader) {
    var value = reader.any("max_auto_retries");
    if (value.isEmpty()) {
      return 0;
    }
    if (!value.get().isIntegralNumber() || value.get().bigIntegerValue().signum() < 0) {
      reader.wrong(
          invalid(
              "max_auto_retries", "'max_auto_retries' has to be a whole number of at least 0."));
      return 0;
    }
    return value.get().bigIntegerValue().min(MAX_RETRIES).intValue();
  }

  private static NotifyDocument document(FieldReader reader) {
    return new NotifyDocument(reader.requiredText("url").orElse(""), reader.text("filename"));
  }

  /** Returns the report of a broken rule, in sentences of ours. */
  static Finding finding(String field, FieldRule broken, Object... particulars) {
    return invalid(
        field,
        "'"
            + field
            + "' "
            + switch (broken) {
              case REQUIRED, NOT_NULL -> "is required.";
              case TEXT -> "has to be a string.";
              case STORABLE -> "has a NUL or half a character in it.";
              case LIST_OF_TEXTS -> "has to be an array of phone numbers.";
              case OBJECT -> "has to be an object.";
              case OBJECT_OF_TEXTS -> "has to be an object of strings.";
              case CHOICE -> "is one of " + particulars[0] + ".";
              case MAX_FINDINGS -> "has " + particulars[0] + " more problems.";
              default -> throw new IllegalArgumentException(broken.name());
            });
  }

  private static Finding invalid(String field, String sentence) {
    return PreludeErrors.INVALID_REQUEST.at(field, sentence);
  }
}
