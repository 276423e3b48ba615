package dev.understudy.http;

import dev.understudy.json.WireJson;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Malformed.Kind;
import dev.understudy.provider.Refusal;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads request bodies: not too large, said to be JSON, and one JSON object. */
public final class BodyReader {
  private static final String LOADING = "understudy.body";
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

  private final int limit;
  private final SlowClients slowClients =
      new SlowClients(SlowClients.Limits.DEFAULT, System::nanoTime);

  /**
   * Makes a reader of bodies.
   *
   * @param limit how many bytes a body may have
   */
  public BodyReader(int limit) {
    this.limit = limit;
  }

  SlowClients slowClients() {
    return slowClients;
  }

  /**
   * Does this once the body of a call is there, or at once where the client holds it back until it
   * is told to go on.
   */
  void loadUnlessExpectingContinue(Context context, Runnable then) {
    if (isHeldBack(context)) {
      then.run();
    } else {
      whenLoaded(context, then);
    }
  }

  /** Does this as soon as the body is there, and has a client send it that holds it back. */
  public void whenLoaded(Context context, Runnable then) {
    CompletableFuture<BodyLoader.LoadedBody> loading = context.attribute(LOADING);
    if (loading == null) {
      var request = ServletContextRequest.getServletContextRequest(context.req());
      loading =
          askedFor(context, request)
              .thenCompose(sent -> BodyLoader.load(request, limit, slowClients));
      context.attribute(LOADING, loading);
    }
    var whole = loading;
    Runnable go =
        () -> {
          if (whole.join().failure().isPresent()) {
            context.header("Connection", "close");
          }
          then.run();
        };
    if (whole.isDone()) {
      go.run();
    } else {
      context.future(() -> whole.thenRun(go));
    }
  }

  /** Tells a client that holds a body back to go on; whether it hears that, its body tells. */
  private static CompletableFuture<Void> askedFor(Context context, ServletContextRequest request) {
    return isHeldBack(context)
        ? request
            .getServletContextResponse()
            .writeInterim(HttpStatus.CONTINUE_100, HttpFields.EMPTY)
            .exceptionally(failure -> null)
        : CompletableFuture.completedFuture(null);
  }

  private static boolean isHeldBack(Context context) {
    return "100-continue".equalsIgnoreCase(context.header("Expect"));
  }

  /** What came of the body; nothing of one that the client still holds back. */
  private static BodyLoader.LoadedBody loaded(Context context) {
    CompletableFuture<BodyLoader.LoadedBody> loading = context.attribute(LOADING);
    return loading == null ? BodyLoader.LoadedBody.NOTHING : loading.join();
  }

  /** What a call brings, be it a JSON object or not. */
  RequestBody read(Context context) {
    var whole = whole(context);
    if (whole.problem().isPresent()) {
      return whole;
    }
    try {
      return RequestBody.read(whole.bytes(), readObject(context, whole.bytes()));
    } catch (Refusal e) {
      return RequestBody.unread(whole.bytes(), whole.length(), Optional.of(e.problem()));
    }
  }

  /** What a call brings that takes no body, or is refused before anybody looks at its body. */
  RequestBody unread(Context context) {
    var loaded = loaded(context);
    return loaded
        .failure()
        .map(
            failure ->
                RequestBody.incomplete(
                    loaded.bytes(), loaded.length(), Optional.empty(), note(loaded)))
        .orElseGet(() -> RequestBody.unread(loaded.bytes(), loaded.length(), Optional.empty()));
  }

  /** The body, decoded where it came compressed, or why it can't be had; never a JSON tree. */
  private RequestBody whole(Context context) {
    var loaded = loaded(context);
    var bytes = loaded.bytes();
    if (loaded.failure().isPresent()) {
      var problem = loaded.failure().map(BodyReader::problem);
      return RequestBody.incomplete(bytes, loaded.length(), problem, note(loaded));
    }
    if (bytes.length > limit) {
      return tooLarge(bytes, loaded.length());
    }
    return isGzip(context) && bytes.length > 0
        ? unzipped(bytes)
        : RequestBody.unread(bytes, loaded.length(), Optional.empty());
  }

  private static String note(BodyLoader.LoadedBody loaded) {
    return loaded.failure().orElseThrow() instanceof SlowClientException slow
        ? slow.getMessage()
        : "The client hung up after " + loaded.length() + " bytes of the body.";
  }

  private static Problem problem(Throwable failure) {
    return failure instanceof SlowClientException slow
        ? new Problem.Failing(
            slow.status(), Optional.empty(), Optional.of(slow.getMessage()), Map.of())
        : new Problem.Malformed("the body breaks off", Optional.empty());
  }

  private RequestBody tooLarge(byte[] bytes, long length) {
    return RequestBody.unread(bytes, length, Optional.of(new Problem.TooLarge(limit)));
  }

  /** Decodes no more than a body may have, however much a few bytes would come to. */
  private RequestBody unzipped(byte[] bytes) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      var decoded = in.readNBytes(limit + 1);
      return decoded.length > limit
          ? tooLarge(decoded, decoded.length)
          : RequestBody.unread(decoded, decoded.length, Optional.empty());
    } catch (IOException e) {
      var reason = "the body is not the gzip that its Content-Encoding says it is";
      return RequestBody.unread(
          bytes, bytes.length, Optional.of(new Problem.Malformed(reason, Optional.empty())));
    }
  }

  private static boolean isGzip(Context context) {
    var encoding = context.header("Content-Encoding");
    return encoding != null && GZIP.contains(encoding.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The body as it came, decoded where it came compressed.
   *
   * @throws Refusal if it is too large, or breaks off
   */
  public byte[] readBytes(Context context) {
    var whole = whole(context);
    whole
        .problem()
        .ifPresent(
            problem -> {
              throw problem.refusal();
            });
    return whole.bytes();
  }

  /**
   * The JSON object that a call brings.
   *
   * @throws Refusal if it brings anything else
   */
  public JsonNode readObject(Context context) {
    return readObject(context, readBytes(context));
  }

  private static JsonNode readObject(Context context, byte[] bytes) {
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
  public JsonNode readOptionalObject(Context context) {
    var bytes = readBytes(context);
    return bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : readObject(context, bytes);
  }

  /**
   * Whether a call brings no body, or one that says nothing: an empty JSON object.
   *
   * @throws Refusal if it can't be read
   */
  public boolean isEmpty(Context context) {
    var whole = whole(context);
    if (whole.problem().filter(Problem.TooLarge.class::isInstance).isPresent()) {
      return false;
    }
    var bytes = readBytes(context);
    try {
      return bytes.length == 0
          || WireJson.read(bytes) instanceof ObjectNode object && object.isEmpty();
    } catch (WireJson.Unreadable e) {
      return false;
    }
  }

  private static JsonNode json(Context context, byte[] bytes) {
    if (bytes.length == 0) {
      throw malformed("the body is empty");
    }
    requireJson(context);
    refuseByteOrderMark(bytes);
    try {
      return WireJson.read(bytes);
    } catch (WireJson.Unreadable e) {
      throw malformed(e.getMessage());
    }
  }

  private static void refuseByteOrderMark(byte[] bytes) {
    for (var mark : ByteOrderMark.values()) {
      if (mark.begins(bytes)) {
        throw malformed(
            "the body begins with a byte order mark of "
                + mark.encoding
                + ": JSON has to be UTF-8 without one");
      }
    }
  }

  /** The longer ones first, since they begin like shorter ones. */
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

    private boolean begins(byte[] bytes) {
      return bytes.length >= mark.length
          && IntStream.range(0, mark.length).allMatch(i -> (bytes[i] & 0xff) == mark[i]);
    }
  }

  /** JSON in UTF-8: with anything else we would answer what the real service might not. */
  private static void requireJson(Context context) {
    var encoding = context.header("Content-Encoding");
    if (encoding != null
        && !encoding.isBlank()
        && !encoding.equalsIgnoreCase("identity")
        && !isGzip(context)) {
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
