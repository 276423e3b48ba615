package dev.understudy.admin;

import dev.understudy.json.WireJson;
import io.javalin.http.Context;

/** The answers of the control plane. */
final class JsonResponses {
  private JsonResponses() {}

  /** Answers with a value in JSON. */
  static void json(Context context, Object answer) {
    context.contentType("application/json");
    context.result(WireJson.write(answer));
  }

  /** Answers 204 without a body. */
  static void noContent(Context context) {
    context.status(204);
    context.res().setContentType(null);
  }
}
