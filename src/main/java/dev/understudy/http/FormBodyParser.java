package dev.understudy.http;

import dev.understudy.provider.Problem;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A parser of bodies that have to be {@code application/x-www-form-urlencoded} in UTF-8. */
final class FormBodyParser {
  private static final String TYPE = "application/x-www-form-urlencoded";

  private FormBodyParser() {}

  /** Returns whether a body is a form, by its {@code Content-Type}. */
  static boolean isForm(Context context) {
    return contentType(context).split(";", -1)[0].strip().toLowerCase(Locale.ROOT).equals(TYPE);
  }

  private static String contentType(Context context) {
    return Optional.ofNullable(context.header("Content-Type")).orElse("").strip();
  }

  /**
   * Returns the fields of a form as a JSON object of texts; a field that comes several times is an
   * array of texts.
   *
   * @param bytes the body, decompressed
   * @throws dev.understudy.provider.Refusal if it is anything else
   */
  static JsonNode parse(Context context, byte[] bytes) {
    if (!isForm(context)) {
      throw new Problem.UnsupportedMediaType(contentType(context)).refusal();
    }
    var fields = UrlEncodedFields.parse(new String(bytes, StandardCharsets.UTF_8));
    if (fields.isMalformed()) {
      var reason = "the body has a % that two hexadecimal digits do not follow";
      throw new Problem.Malformed(reason, Optional.empty()).refusal();
    }
    return fields.object();
  }
}
