package dev.understudy.admin;

import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal's record of a call of each operation. */
class RecordedCallsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extensionWithPigeon();

  @ParameterizedTest
  @EnumSource
  void aCallIsRecordedWithItsResponse(GoodCall call, Sandbox sandbox) {
    call.prepare(sandbox);
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var path = call.path(sandbox);
    var body = call.body(sandbox);
    var answer = call.in(sandbox);
    Api.admin(sandbox)
        .get("/requests")
        .then()
        .statusCode(200)
        .body("total", is(1))
        .body("requests[0].at", is("2026-01-15T09:00:00Z"))
        .body("requests[0].provider", is(call.provider()))
        .body("requests[0].operation", is(call.operation()))
        .body("requests[0].path", is(path))
        .body("requests[0].headers", hasEntry("content-type", call.contentType()))
        .body("requests[0].body", body.isEmpty() ? nullValue() : is(body))
        .body("requests[0].body_length", is(body.length()))
        .body("requests[0].status", is(call.status()))
        .body("requests[0].response_headers", hasEntry("Understudy-Sandbox", sandbox.id()))
        .body("requests[0].response_body", call.hasAnswer() ? is(answer.asString()) : nullValue())
        .body("requests[0].response_length", is(answer.asByteArray().length))
        .body("requests[0].fault_id", nullValue())
        .body("requests[0].fault_ids", hasSize(0));
  }
}
