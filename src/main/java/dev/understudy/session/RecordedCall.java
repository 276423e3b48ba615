package dev.understudy.session;

import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.StoredBody;
import dev.understudy.json.WireJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call of the journal, as a test repeats it. */
record RecordedCall(JournalEntry entry, Session session) {
  /** Stands for the URL of the server in an expected response. */
  static final String BASE_URL = "${base_url}";

  /** Stands for the id of the sandbox in an expected response. */
  static final String SANDBOX = "${sandbox}";

  /** Stands for a time of a live clock in an expected response. */
  static final String INSTANT = "\"${instant}\"";

  /** Times in JSON: ISO 8601, or milliseconds. */
  static final String INSTANTS =
      "\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:?\\d\\d)?\"|(?<=[\\[:,])\\d{13}\\b";

  private static final Pattern LIVE = Pattern.compile(INSTANTS);
  private static final String SANDBOXES = "/_admin/sandboxes/";
  private static final String UNESCAPED = "-._~:/?#@!$&'()*+,;=%";

  /** The way in which a call carries its credential. */
  record CredentialStyle(String header, String scheme) {
    /** The credential is in the query. */
    static final CredentialStyle NONE = new CredentialStyle("", "");
  }

  String provider() {
    return entry.asked().provider().orElseThrow();
  }

  String operation() {
    return entry.asked().operation().orElseThrow();
  }

  CredentialStyle credentialStyle() {
    var headers = entry.asked().headers();
    var authorization = headers.getOrDefault("authorization", "");
    var found = JournalEntry.FINGERPRINT.matcher(authorization);
    if (found.find()) {
      return new CredentialStyle("Authorization", authorization.substring(0, found.start()));
    }
    return headers.containsKey("apikey") ? new CredentialStyle("apikey", "") : CredentialStyle.NONE;
  }

  /** Returns path and query, in which characters are escaped that a URL can't have. */
  String target() {
    var asked = entry.asked();
    var raw = asked.path() + asked.query().map(query -> "?" + query).orElse("");
    var target = new StringBuilder();
    raw.codePoints()
        .forEach(
            point -> {
              if (point < 0x80 && Character.isLetterOrDigit(point)
                  || UNESCAPED.indexOf(point) >= 0) {
                target.appendCodePoint(point);
              } else {
                for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                  target.append(String.format(java.util.Locale.ROOT, "%%%02X", each));
                }
              }
            });
    return target.toString();
  }

  Optional<String> contentType() {
    return Optional.ofNullable(entry.asked().headers().get("content-type"));
  }

  /** Returns whether its method is one that usually has a body. */
  boolean canHaveBody() {
    return Set.of("POST", "PUT", "PATCH").contains(entry.asked().method());
  }

  boolean hasBody() {
    return entry.asked().body().length() > 0;
  }

  /** Returns the body as text; empty if it is no UTF-8. */
  Optional<String> body() {
    return text(entry.asked().body());
  }

  byte[] bodyBytes() {
    return entry.asked().body().kept();
  }

  /** Returns whether the body of the request is JSON. */
  boolean hasJson() {
    return isJson(entry.asked().body().kept());
  }

  /** Returns the expected body of the response, if it can be the same again. */
  Optional<String> expected() {
    var body = entry.answered().body();
    if (!body.isWhole() || body.length() > SessionReader.MAX_TEXT) {
      return Optional.empty();
    }
    return text(body)
        .filter(text -> !text.isEmpty() && !JournalEntry.FINGERPRINT.matcher(text).find())
        // the ids of calls count those that are left out
        .filter(text -> !session.lacksCalls() || !text.contains(entry.id()))
        .map(this::withPlaceholders)
        .filter(
            text ->
                isJsonExpected()
                    || !session.hasLiveTimes()
                    || !text.matches("(?s).*\\d{4}-\\d\\d-.*"));
  }

  boolean isJsonExpected() {
    return isJson(entry.answered().body().kept());
  }

  private String withPlaceholders(String text) {
    var host = entry.asked().headers().get("host");
    var neutral = text.replace(SANDBOXES + session.sandbox().idInPath(), SANDBOXES + SANDBOX);
    neutral =
        host == null
            ? neutral
            : neutral.replace("http://" + host, BASE_URL).replace("https://" + host, BASE_URL);
    return session.hasLiveTimes() && isJsonExpected()
        ? LIVE.matcher(neutral).replaceAll(Matcher.quoteReplacement(INSTANT))
        : neutral;
  }

  private static Optional<String> text(StoredBody body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.kept())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isJson(byte[] body) {
    try {
      return body.length > 0 && WireJson.read(body).isContainer();
    } catch (WireJson.Unreadable e) {
      return false;
    }
  }
}
