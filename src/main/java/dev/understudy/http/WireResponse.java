package dev.understudy.http;

import dev.understudy.journal.JournalEntry.JournaledResponse;
import dev.understudy.journal.StoredBody;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Response;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A response as bytes. */
record WireResponse(int status, Map<String, String> headers, byte[] body, boolean hasBody) {
  static final String SANDBOX_HEADER = "Understudy-Sandbox";
  static final String FAULT_HEADER = "Understudy-Fault";
  static final int MAX_FAULTS_SHOWN = 100;
  private static final String TYPE_HEADER = "Content-Type";
  private static final String JSON = "application/json";
  private static final byte[] EMPTY_BODY = {};

  // the page of a proxy; sent as JSON, so that clients notice only when they parse it
  private static final byte[] GARBAGE =
      "<html><body><h1>It works!</h1></body></html>\n".getBytes(StandardCharsets.UTF_8);

  /** Returns a response without our own headers. */
  static WireResponse of(Response response) {
    return new WireResponse(
        response.status(),
        response.headers(),
        response.body().map(WireJson::write).orElse(EMPTY_BODY),
        response.body().isPresent());
  }

  /**
   * Returns a response with the headers that name its sandbox and the faults that acted on it, at
   * most {@link #MAX_FAULTS_SHOWN}.
   */
  static WireResponse of(String sandboxId, Response response, List<String> faultIds) {
    var marked = response.with(SANDBOX_HEADER, sandboxId);
    if (faultIds.isEmpty()) {
      return of(marked);
    }
    var shown = faultIds.stream().limit(MAX_FAULTS_SHOWN).collect(Collectors.joining(", "));
    return of(marked.with(FAULT_HEADER, shown));
  }

  /** Returns a response with status 200 and a body that is not JSON. */
  WireResponse asGarbage() {
    return new WireResponse(200, headers, GARBAGE, true);
  }

  /** Returns the response with the first half of its body. */
  WireResponse half() {
    return new WireResponse(status, headers, Arrays.copyOf(body, body.length / 2), hasBody);
  }

  /** Returns the response as the journal keeps it. */
  JournaledResponse journaled() {
    var all = new LinkedHashMap<>(headers);
    if (hasBody) {
      all.put(TYPE_HEADER, JSON);
    }
    return new JournaledResponse(OptionalInt.of(status), all, StoredBody.of(body));
  }

  /** Sends the response when the handler returns, without a thread that waits for the client. */
  void send(Context context) {
    context.status(status);
    headers.forEach(context::header);
    if (!hasBody) {
      // Javalin sets a content type by default
      context.res().setContentType(null);
      return;
    }
    context.contentType(JSON);
    try {
      context.res().setContentLength(body.length);
      // not Javalin's result(), which copies the body
      context.res().getOutputStream().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
