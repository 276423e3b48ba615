package dev.understudy.http;

import dev.understudy.json.WireJson;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Malformed.Kind;
import dev.understudy.provider.Refusal;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A parser of bodies that have to be one JSON object in UTF-8, with a matching content type. */
final class JsonBodyParser {
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
  private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii");

  private JsonBodyParser() {}

  /**
   * Returns the JSON object that a body is.
   *
   * @param bytes the body, decompressed
   * @throws Refusal if it is anything else
   */
  static JsonNode parse(Context context, byte[] bytes) {
    if (bytes.length == 0) {
      throw malformed("the body is empty");
    }
    requireJson(context);
    refuseByteOrderMark(bytes);
    JsonNode tree;
    try {
      tree = WireJson.read(bytes);
    } catch (WireJson.Unreadable e) {
      throw malformed(e.getMessage());
    }
    if (tree.isMissingNode()) {
      throw malformed("the body is empty");
    }
    if (!tree.isObject()) {
      throw new Problem.Malformed("the body is not a JSON object", Optional.of(kind(tree)))
          .refusal();
    }
    return tree;
  }

  /** Returns whether the body is compressed with gzip, by its {@code Content-Encoding}. */
  static boolean isGzip(Context context) {
    var encoding = context.header("Content-Encoding");
    return encoding != null && GZIP.contains(encoding.strip().toLowerCase(Locale.ROOT));
  }

  private static void requireJson(Context context) {
    var encoding = context.header("Content-Encoding");
    if (encoding != null
        && !encoding.isBlank()
        && !encoding.equalsIgnoreCase("identity")
        && !isGzip(context)) {
      throw new Problem.UnsupportedMediaType(encoding + "-encoded content").refusal();
    }
    // the servlet's own method fails on a charset that it does not know
    var contentType = Optional.ofNullable(context.header("Content-Type")).orElse("").strip();
    var parts = contentType.split(";", -1);
    if (!parts[0].strip().equalsIgnoreCase("application/json")) {
      throw new Problem.UnsupportedMediaType(contentType).refusal();
    }
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip().toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
      if (parameter.startsWith("charset=")
          && !CHARSETS.contains(parameter.substring("charset=".length()))) {
        throw new Problem.UnsupportedMediaType(contentType).refusal();
      }
    }
  }

  private static void refuseByteOrderMark(byte[] bytes) {
    if (bytes[0] == '{') {
      return; // nearly all calls
    }
    for (var mark : ByteOrderMark.values()) {
      if (mark.isAtStart(bytes)) {
        throw malformed(
            "the body begins with a byte order mark of "
                + mark.encoding
                + ": JSON has to be UTF-8 without one");
      }
    }
  }

  /** Byte order marks; those of UTF-32 first, since one begins with that of UTF-16. */
  private enum ByteOrderMark {
    UTF_8("UTF-8", 0xef, 0xbb, 0xbf),
    UTF_32BE("UTF-32", 0, 0, 0xfe, 0xff),
    UTF_32LE("UTF-32", 0xff, 0xfe, 0, 0),
    UTF_16BE("UTF-16", 0xfe, 0xff),
    UTF_16LE("UTF-16", 0xff, 0xfe);

    private final String encoding;
    private final int[] mark;

    ByteOrderMark(String encoding, int... mark) {
      this.encoding = encoding;
      this.mark = mark;
    }

    private boolean isAtStart(byte[] bytes) {
      return bytes.length >= mark.length
          && IntStream.range(0, mark.length).allMatch(i -> (bytes[i] & 0xff) == mark[i]);
    }
  }

  private static Refusal malformed(String reason) {
    return new Problem.Malformed(reason, Optional.empty()).refusal();
  }

  private static Kind kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> Kind.ARRAY;
      case STRING -> Kind.TEXT;
      case NUMBER -> Kind.NUMBER;
      case BOOLEAN -> Kind.BOOLEAN;
      default -> Kind.NULL;
    };
  }
}
