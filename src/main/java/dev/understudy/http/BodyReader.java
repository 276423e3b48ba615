package dev.understudy.http;

import dev.understudy.http.BodyLoader.LoadedBody;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Operation.BodyFormat;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A reader of request bodies, up to a size limit. The body is first loaded, without a thread that
 * waits for the client, and then decompressed and parsed.
 */
public final class BodyReader {
  private static final String LOADED_BODY = "understudy.body";

  private final int limit;
  private final SlowClients slowClients =
      new SlowClients(SlowClients.Limits.DEFAULT, System::nanoTime);

  /**
   * Creates a reader of bodies.
   *
   * @param limit the maximum size of a body in bytes, before and after decompression
   */
  public BodyReader(int limit) {
    this.limit = limit;
  }

  SlowClients slowClients() {
    return slowClients;
  }

  /** Runs an action once the body is loaded; at once if the client expects a 100 first. */
  void loadUnlessExpectingContinue(Context context, Runnable action) {
    if (expectsContinue(context)) {
      action.run();
    } else {
      whenLoaded(context, action);
    }
  }

  /** Runs an action once the body is loaded. A client that expects a 100 gets it. */
  public void whenLoaded(Context context, Runnable action) {
    CompletableFuture<LoadedBody> started = context.attribute(LOADED_BODY);
    if (started == null) {
      var request = ServletContextRequest.getServletContextRequest(context.req());
      started =
          sendContinueIfExpected(context, request)
              .thenCompose(sent -> BodyLoader.load(request, limit, slowClients));
      context.attribute(LOADED_BODY, started);
    }
    var loading = started;
    Runnable next =
        () -> {
          if (loading.join().failure().isPresent()) {
            context.header("Connection", "close");
          }
          action.run();
        };
    if (loading.isDone()) {
      next.run();
    } else {
      context.future(() -> loading.thenRun(next));
    }
  }

  private static CompletableFuture<Void> sendContinueIfExpected(
      Context context, ServletContextRequest request) {
    return expectsContinue(context)
        ? request
            .getServletContextResponse()
            .writeInterim(HttpStatus.CONTINUE_100, HttpFields.EMPTY)
            // if the client is gone, loading the body fails
            .exceptionally(failure -> null)
        : CompletableFuture.completedFuture(null);
  }

  private static boolean expectsContinue(Context context) {
    return "100-continue".equalsIgnoreCase(context.header("Expect"));
  }

  /** Returns the loaded body; an empty one if the client still waits for a 100. */
  private static LoadedBody loaded(Context context) {
    CompletableFuture<LoadedBody> loading = context.attribute(LOADED_BODY);
    return loading == null ? LoadedBody.EMPTY : loading.join();
  }

  /** Returns the body of a call, with the problem if it does not have this format. */
  RequestBody read(Context context, BodyFormat format) {
    var body = decompressed(context);
    if (body.problem().isPresent()) {
      return body;
    }
    try {
      var tree =
          isForm(context, format)
              ? FormBodyParser.parse(context, body.bytes())
              : JsonBodyParser.parse(context, body.bytes());
      return RequestBody.read(body.bytes(), tree);
    } catch (Refusal e) {
      return RequestBody.unread(body.bytes(), body.length(), Optional.of(e.problem()));
    }
  }

  private static boolean isForm(Context context, BodyFormat format) {
    return format == BodyFormat.FORM
        || format == BodyFormat.JSON_OR_FORM && FormBodyParser.isForm(context);
  }

  /** Returns the body of a call without parsing it: the operation takes none, or is not reached. */
  RequestBody unread(Context context) {
    var loaded = loaded(context);
    return loaded.failure().isPresent()
        ? RequestBody.incomplete(loaded.bytes(), loaded.length(), Optional.empty(), note(loaded))
        : RequestBody.unread(loaded.bytes(), loaded.length(), Optional.empty());
  }

  private RequestBody decompressed(Context context) {
    var loaded = loaded(context);
    var bytes = loaded.bytes();
    if (loaded.failure().isPresent()) {
      var problem = loaded.failure().map(BodyReader::problem);
      return RequestBody.incomplete(bytes, loaded.length(), problem, note(loaded));
    }
    if (bytes.length > limit) {
      return tooLarge(bytes, loaded.length());
    }
    return JsonBodyParser.isGzip(context) && bytes.length > 0
        ? unzipped(bytes)
        : RequestBody.unread(bytes, loaded.length(), Optional.empty());
  }

  private static String note(LoadedBody loaded) {
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

  /** Decompresses a body; stops at the limit, since a few bytes can stand for gigabytes. */
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

  /**
   * Returns the bytes of a body, decompressed.
   *
   * @throws Refusal if it is too large or incomplete
   */
  public byte[] readBytes(Context context) {
    var body = decompressed(context);
    body.problem()
        .ifPresent(
            problem -> {
              throw problem.refusal();
            });
    return body.bytes();
  }

  /**
   * Returns the JSON object that a body is.
   *
   * @throws Refusal if it is anything else
   */
  public JsonNode readObject(Context context) {
    return JsonBodyParser.parse(context, readBytes(context));
  }

  /**
   * Returns the JSON object that a body is; an empty object for an empty body.
   *
   * @throws Refusal if it is anything else
   */
  public JsonNode readOptionalObject(Context context) {
    var bytes = readBytes(context);
    return bytes.length == 0
        ? JsonNodeFactory.instance.objectNode()
        : JsonBodyParser.parse(context, bytes);
  }

  /**
   * Returns whether a body is empty, or an empty JSON object.
   *
   * @throws Refusal if it is incomplete
   */
  public boolean isEmpty(Context context) {
    var body = decompressed(context);
    if (body.problem().filter(Problem.TooLarge.class::isInstance).isPresent()) {
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
}
