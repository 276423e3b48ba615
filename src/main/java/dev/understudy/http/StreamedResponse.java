package dev.understudy.http;

import io.javalin.http.Context;

/** A response that is sent while it is written, and has no end of its own. */
public final class StreamedResponse {
  private StreamedResponse() {}

  /** Marks the response to a call as streamed. */
  public static void mark(Context context) {
    BufferedResponses.stream(ResponseSender.request(context));
  }
}
