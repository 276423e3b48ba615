package dev.understudy.http;

import dev.understudy.journal.Content;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Malformed.Kind;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Wire;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads request bodies: not too large, said to be JSON, and one JSON object. */
public final class Bodies {
  private static final int READ_AND_DROPPED = 16 << 20;
  private static final String ASKED_FOR = "understudy.body.asked-for";
  private static final String BROKEN_OFF = "understudy.body.broken-off";

  private final int limit;

  /**
   * @param limit how many bytes a body may have
   */
  public Bodies(int limit) {
    this.limit = limit;
  }

  /** What a call brings, be it a JSON object or not. */
  Body read(Context context) {
    byte[] bytes;
    try {
      bytes = upToLimit(context);
    } catch (IOException e) {
      return Body.unread(new byte[0], 0, Optional.of(brokenOff(context)));
    }
    if (bytes.length > limit) {
      long all = bytes.length + dropped(context).length();
      return Body.unread(bytes, all, Optional.of(new Problem.TooLarge(limit)));
    }
    try {
      return Body.read(bytes, object(context, bytes));
    } catch (Refusal e) {
      return Body.unread(bytes, bytes.length, Optional.of(e.problem()));
    }
  }

  /**
   * The JSON object that a call brings.
   *
   * @throws Refusal if it brings anything else
   */
  public JsonNode object(Context context) {
    return object(context, bytes(context));
  }

  private static JsonNode object(Context context, byte[] bytes) {
    var tree = json(context, bytes);
    if (tree.isMissingNode()) {
      throw malformed("the body is empty");
    }
    if (!tree.isObject()) {
      throw new Problem.Malformed("the body is not a JSON object", Optional.of(kind(tree)))
          .refusal();
    }
    return tree;
  }

  /**
   * The JSON object that a call brings, an empty one where it brings nothing.
   *
   * @throws Refusal if it brings anything else
   */
  public JsonNode optionalObject(Context context) {
    var bytes = bytes(context);
    return bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : object(context, bytes);
  }

  /**
   * Whether a call brings no body, or one that says nothing: an empty JSON object.
   *
   * @throws Refusal if it breaks off
   */
  public boolean isNothing(Context context) {
    try {
      return isNothing(upToLimit(context));
    } catch (IOException e) {
      throw brokenOff(context).refusal();
    }
  }

  private boolean isNothing(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > limit) {
      return bytes.length == 0;
    }
    try {
      var tree = Wire.read(bytes);
      return tree.isObject() && tree.isEmpty();
    } catch (Wire.Unreadable e) {
      return false;
    }
  }

  private static JsonNode json(Context context, byte[] bytes) {
    if (bytes.length == 0) {
      throw malformed("the body is empty");
    }
    requireJson(context);
    try {
      return Wire.read(bytes);
    } catch (Wire.Unreadable e) {
      throw malformed(e.getMessage());
    }
  }

  /**
   * The body as it came.
   *
   * @throws Refusal if it is too large, or breaks off
   */
  public byte[] bytes(Context context) {
    try {
      var bytes = upToLimit(context);
      if (bytes.length > limit) {
        throw new Problem.TooLarge(limit).refusal();
      }
      return bytes;
    } catch (IOException e) {
      throw brokenOff(context).refusal();
    }
  }

  /** All of a body that is not too large; of one that is, a byte more than it may have. */
  private byte[] upToLimit(Context context) throws IOException {
    context.attribute(ASKED_FOR, true);
    int announced = context.req().getContentLength();
    return announced >= 0 && announced <= limit
        ? exactly(announced, context.req().getInputStream())
        : context.req().getInputStream().readNBytes(limit + 1);
  }

  private static Problem brokenOff(Context context) {
    context.attribute(BROKEN_OFF, true);
    return new Problem.Malformed("the body breaks off", Optional.empty());
  }

  /** As many bytes as were announced, with no more room than they need. */
  private static byte[] exactly(int length, InputStream in) throws IOException {
    var bytes = new byte[length];
    if (in.readNBytes(bytes, 0, length) < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Reads what is left of a body: a client that is still sending would not see the answer. */
  public static void drop(Context context) {
    dropped(context);
  }

  /** Does the same, and tells how what was left began and how long it was. */
  static Body dropped(Context context) {
    if (nothingFollows(context)) {
      return Body.NONE;
    }
    var beginning = new ByteArrayOutputStream();
    long read = 0;
    try {
      var in = context.req().getInputStream();
      var buffer = new byte[8192];
      for (int n = 0; n >= 0 && read < READ_AND_DROPPED; n = in.read(buffer)) {
        beginning.write(buffer, 0, Math.min(n, Content.MOST - beginning.size()));
        read += n;
      }
    } catch (IOException e) {
      // the client has gone, or sends what is no HTTP: there is nobody to tell
    }
    return Body.unread(beginning.toByteArray(), read, Optional.empty());
  }

  /** Of a body that broke off, or that a client holds back until it is told to go on. */
  private static boolean nothingFollows(Context context) {
    var isHeldBack =
        "100-continue".equalsIgnoreCase(context.header("Expect"))
            && context.attribute(ASKED_FOR) == null;
    return isHeldBack || context.attribute(BROKEN_OFF) != null;
  }

  /** JSON in UTF-8, plain: with anything else we would answer what the real service might not. */
  private static void requireJson(Context context) {
    var encoding = context.header("Content-Encoding");
    if (encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
      throw new Problem.UnsupportedMediaType(encoding + "-encoded content").refusal();
    }
    // not from the servlet: that fails on a charset which it does not know
    var given = Optional.ofNullable(context.header("Content-Type")).orElse("").strip();
    var parts = given.split(";", -1);
    if (!parts[0].strip().equalsIgnoreCase("application/json")) {
      throw new Problem.UnsupportedMediaType(given).refusal();
    }
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip().toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
      if (parameter.startsWith("charset=")
          && !parameter.equals("charset=utf-8")
          && !parameter.equals("charset=utf8")
          && !parameter.equals("charset=us-ascii")) {
        throw new Problem.UnsupportedMediaType(given).refusal();
      }
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
