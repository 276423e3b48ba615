package dev.understudy.http;

import dev.understudy.provider.Problem;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A parser of bodies that have to be {@code application/x-www-form-urlencoded} in UTF-8. */
final class FormBodyParser {
  private static final String TYPE = "application/x-www-form-urlencoded";

  private FormBodyParser() {}

  /**
   * Returns the fields of a form as a JSON object of texts; a field that comes several times is an
   * array of texts.
   *
   * @param bytes the body, decompressed
   * @throws dev.understudy.provider.Refusal if it is anything else
   */
  static JsonNode parse(Context context, byte[] bytes) {
    var contentType = Optional.ofNullable(context.header("Content-Type")).orElse("").strip();
    if (!contentType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT).equals(TYPE)) {
      throw new Problem.UnsupportedMediaType(contentType).refusal();
    }
    var form = JsonNodeFactory.instance.objectNode();
    var text = new String(bytes, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return form;
    }
    for (var field : text.split("&", -1)) {
      var parts = field.split("=", 2);
      var name = decoded(parts[0]);
      var value = decoded(parts.length < 2 ? "" : parts[1]);
      if (!form.has(name)) {
        form.put(name, value);
      } else if (form.get(name) instanceof ArrayNode several) {
        several.add(value);
      } else {
        var first = form.get(name);
        form.putArray(name).add(first).add(value);
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      var reason = "the body has a % that two hexadecimal digits do not follow";
      throw new Problem.Malformed(reason, Optional.empty()).refusal();
    }
  }
}
