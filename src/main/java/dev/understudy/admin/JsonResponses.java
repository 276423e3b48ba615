package dev.understudy.admin;

import dev.understudy.json.WireJson;
import io.javalin.http.Context;

/** How the control plane answers. */
final class JsonResponses {
  private JsonResponses() {}

  /** With this as JSON. */
  static void json(Context context, Object answer) {
    context.contentType("application/json");
    context.result(WireJson.write(answer));
  }

  /** That it is done: 204. */
  static void done(Context context) {
    context.status(204);
    context.res().setContentType(null);
  }
}
