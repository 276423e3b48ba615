package dev.understudy.http;

import dev.understudy.provider.Response;
import dev.understudy.provider.Wire;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** What goes out, as bytes. */
record Answer(int status, Map<String, String> headers, byte[] body, boolean hasBody) {
  static final String SANDBOX_HEADER = "Understudy-Sandbox";
  private static final byte[] NOTHING = {};

  static Answer of(String sandboxId, Response response) {
    return new Answer(
        response.status(),
        response.with(SANDBOX_HEADER, sandboxId).headers(),
        response.body().map(Wire::write).orElse(NOTHING),
        response.body().isPresent());
  }

  void send(Context context) {
    context.status(status);
    headers.forEach(context::header);
    if (hasBody) {
      write(context, "application/json", body);
    } else {
      // Javalin would give it one
      context.res().setContentType(null);
    }
  }

  /**
   * Writes a body as it is: through a result of Javalin's it would be copied by way of a buffer.
   */
  private static void write(Context context, String type, byte[] body) {
    try {
      context.contentType(type);
      context.res().setContentLength(body.length);
      context.res().getOutputStream().write(body);
    } catch (IOException e) {
      // the client has gone; what it asked for is done
      throw new UncheckedIOException(e);
    }
  }
}
