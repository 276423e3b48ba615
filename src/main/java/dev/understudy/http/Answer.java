package dev.understudy.http;

import dev.understudy.provider.Response;
import dev.understudy.provider.Wire;
import io.javalin.http.Context;
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
      context.contentType("application/json");
      context.result(body);
    } else {
      // Javalin would give it one
      context.res().setContentType(null);
    }
  }
}
