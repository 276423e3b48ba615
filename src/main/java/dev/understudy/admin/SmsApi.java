package dev.understudy.admin;

import dev.understudy.http.BodyReader;
import dev.understudy.json.FieldReader;
import dev.understudy.message.SmsEncoding;
import dev.understudy.provider.Problem;
import io.javalin.http.Context;

/** Splits texts into the segments of an SMS. */
final class SmsApi {
  private static final int MAX_LENGTH = 100_000;

  private final BodyReader bodies;

  SmsApi(BodyReader bodies) {
    this.bodies = bodies;
  }

  void split(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var text = fields.requiredText("text").orElse("");
    if (text.length() > MAX_LENGTH) {
      fields.wrong("text", "This has at most " + MAX_LENGTH + " characters.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    JsonResponses.json(context, SmsEncoding.split(text));
  }
}
