package dev.understudy.fault;

import dev.understudy.json.FieldReader;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Catalog.Scope;
import dev.understudy.provider.RecipientFaults.Refused;
import dev.understudy.provider.RecipientFaults.Undelivered;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reader of the effects of faults. */
final class EffectReader {
  private static final List<String> TYPES =
      Stream.of(List.of("error"), Effect.ON_CONNECTIONS, List.of("recipient_error", "delivery"))
          .flatMap(List::stream)
          .toList();
  private static final Duration MAX_DELAY = Duration.ofHours(1);
  private static final Duration MAX_AFTER = Duration.ofDays(366);
  private static final long MAX_RETRY_AFTER = 31_536_000; // a year in seconds
  private static final int MAX_TEXT = 10_000;
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,1000}");

  // Python's client reads 100 headers, Node's 16 KiB of them; the server adds its own
  private static final int MAX_HEADERS = 50;

  private static final int MAX_HEADERS_LENGTH = 8_192;

  /** Headers that the server itself sets. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "keep-alive",
          "trailer",
          "transfer-encoding",
          "understudy-fault",
          "understudy-sandbox",
          "upgrade");

  private final Catalog catalog;

  EffectReader(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Reads an effect; empty if its type is wrong.
   *
   * @param written receives the fields as the control plane shows them
   */
  Optional<Effect> read(FieldReader fields, Scope scope, Map<String, Object> written) {
    if (fields.any("type").isEmpty()) {
      fields.wrong("type", "This field is required: one of " + String.join(", ", TYPES) + ".");
    }
    var type = fields.choice("type", TYPES);
    if (type.isEmpty()) {
      // without a type it is not known which other fields there may be
      fields.names().forEach(fields::any);
    }
    return type.map(name -> read(name, fields, scope, written));
  }

  private Effect read(String type, FieldReader fields, Scope scope, Map<String, Object> written) {
    written.put("type", type);
    return switch (type) {
      case "error" -> error(fields, written);
      case Effect.DELAY -> new Effect.Delay(duration(fields, written));
      case "timeout" -> new Effect.Timeout(duration(fields, written));
      case "reset" -> new Effect.Reset();
      case "lost_response" -> new Effect.LostResponse();
      case "truncate" -> new Effect.Truncate();
      case "garbage" -> new Effect.Garbage();
      case "delivery" -> delivery(fields, scope, written);
      default -> recipientError(fields, scope, written);
    };
  }

  private static Effect error(FieldReader fields, Map<String, Object> written) {
    if (fields.any("status").isEmpty()) {
      fields.wrong("status", "This field is required: a status from 400 to 599.");
    }
    int status = (int) fields.number("status", 400, 599).orElse(500);
    written.put("status", status);
    var code = notBlank(fields, "code", written);
    var message = notBlank(fields, "message", written);
    var headers = headers(fields);
    if (!headers.isEmpty()) {
      written.put("headers", new LinkedHashMap<>(headers));
    }
    fields
        .number("retry_after", 0, MAX_RETRY_AFTER)
        .ifPresent(
            seconds -> {
              written.put("retry_after", seconds);
              headers.put("Retry-After", String.valueOf(seconds));
            });
    return new Effect.Error(status, code, message, headers);
  }

  private static Optional<String> notBlank(
      FieldReader fields, String name, Map<String, Object> written) {
    var text = fields.text(name);
    if (text.filter(String::isBlank).isPresent()) {
      fields.wrong(name, "This must not be blank: leave it out for the provider's own.");
    } else if (text.filter(given -> given.length() > MAX_TEXT).isPresent()) {
      fields.wrong(name, "This has at most " + MAX_TEXT + " characters.");
    }
    text.ifPresent(given -> written.put(name, given));
    return text;
  }

  private static Map<String, String> headers(FieldReader fields) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(fields.textsByName("headers"));
    var inner = fields.object("headers");
    headers.forEach(
        (name, value) -> {
          if (!HEADER.matcher(name).matches()) {
            inner.ifPresent(each -> each.wrong(name, "This is no name of a header."));
          } else if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            inner.ifPresent(each -> each.wrong(name, "This header is the server's own to set."));
          } else if (!HEADER_VALUE.matcher(value).matches()) {
            inner.ifPresent(
                each -> each.wrong(name, "A header has at most 1000 printable ASCII characters."));
          }
        });
    if (headers.size() > MAX_HEADERS || length(headers) > MAX_HEADERS_LENGTH) {
      fields.wrong(
          "headers",
          "These are too many for clients to read: at most "
              + MAX_HEADERS
              + " headers, and "
              + MAX_HEADERS_LENGTH
              + " characters of names and values together.");
    }
    return headers;
  }

  private static int length(Map<String, String> headers) {
    return headers.entrySet().stream()
        .mapToInt(header -> header.getKey().length() + header.getValue().length())
        .sum();
  }

  private static Duration duration(FieldReader fields, Map<String, Object> written) {
    if (fields.any("duration").isEmpty()) {
      fields.wrong("duration", "This field is required: a duration such as PT2S.");
    }
    var duration = fields.duration("duration", Duration.ZERO, MAX_DELAY).orElse(Duration.ZERO);
    written.put("duration", duration.toString());
    return duration;
  }

  private Effect recipientError(FieldReader fields, Scope scope, Map<String, Object> written) {
    var codes = catalog.recipientErrors(scope);
    var code = fields.requiredText("code");
    if (code.filter(String::isBlank).isPresent()) {
      fields.wrong("code", "This must not be blank.");
    } else if (code.filter(word -> word.length() > MAX_TEXT).isPresent()) {
      fields.wrong("code", "This has at most " + MAX_TEXT + " characters.");
    } else if (code.isPresent() && codes.isPresent() && !codes.get().contains(code.get())) {
      fields.wrong("code", "This is one of: " + String.join(", ", codes.get()) + ".");
    }
    code.ifPresent(text -> written.put("code", text));
    var message = notBlank(fields, "message", written);
    return new Effect.ForRecipient(new Refused(code.orElse(""), message));
  }

  private Effect delivery(FieldReader fields, Scope scope, Map<String, Object> written) {
    var ends = catalog.ends(scope);
    if (fields.any("status").isEmpty()) {
      fields.wrong("status", "This field is required: one of " + String.join(", ", ends) + ".");
    }
    var status = fields.choice("status", ends);
    status.ifPresent(word -> written.put("status", word));
    var reason = notBlank(fields, "reason", written);
    var reasons = catalog.reasons(scope);
    if (reason.isPresent() && !reasons.isEmpty() && !reasons.contains(reason.get())) {
      fields.wrong("reason", "This is one of: " + String.join(", ", reasons) + ".");
    }
    var after = fields.duration("after", Duration.ZERO, MAX_AFTER).orElse(Duration.ZERO);
    written.put("after", after.toString());
    return new Effect.ForRecipient(new Undelivered(status.orElse(""), after, reason));
  }
}
