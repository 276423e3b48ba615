package dev.understudy.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@AnyDatabase
class OpenApiFilterTest {
  private final OpenApiFilter filter = new OpenApiFilter();

  @ParameterizedTest
  @EnumSource
  void aGoodAnswerPasses(GoodAnswer good) {
    check(good.answer());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
# what is wrong           | good answer           | its | from                  | to                   | reason
a wrong type              | JOB                   | body | 'Xyz12345'           | 7                    | /data/job_id: integer found, string expected
a null for absent         | BATCH                 | body | 'template_id'        | 'callback_url':null,'template_id' | /callback_url: null found, string expected
an extra key              | JOB                   | body | 'job_id'             | 'x':1,'job_id'       | /data: property 'x' is not defined
an extra key in a reply   | REPLY                 | body | 'body'               | 'x':1,'body'         | : property 'x' is not defined
an extra key of unread    | UNREAD                | body | 'body'               | 'x':1,'body'         | /results/0: property 'x' is not evaluated
an extra key in a problem | PROBLEM               | body | 'status'             | 'x':1,'status'       | : property 'x' is not defined
a wrong constant          | JOB                   | body | success              | ok                   | /status: must be the constant value 'success'
another status's constant | PRELUDE_ERROR         | body | bad_request          | unauthorized         | /type: must be the constant value 'bad_request'
another status inside     | PROLIFIC_ERROR        | body | 400                  | 404                  | /status: must be the constant value '400'
another status, wrapped   | PROLIFIC_ERROR_OBSERVED | body | 400                | 404                  | /error/status: must be the constant value '400'
another status in error   | PROLIFIC_ERROR_COMPATIBLE | body | 'error':{'status':400 | 'error':{'status':404 | /error/status: must be the constant value '400'
an error in the error     | PROLIFIC_ERROR_OBSERVED | body | 'error':{            | 'error':{'error':{}, | /error: property 'error' is not
a missing key             | PRELUDE_ERROR         | body | 'message':'No.',     | ``                   | : required property 'message' not found
a missing null            | REPLY                 | body | 'read_at':null,      | ``                   | : required property 'read_at' not found
a key without the other   | UNREAD                | body | 'body'               | 'sender':'u1','body' | /results/0: has a missing property 'datetime_created'
no data                   | UNREAD                | body | ,'data':{}           | ``                   | /results/0: required property 'data' not found
names of two profiles     | UNREAD                | body | }]}                  | },{'id':'m2','sender_id':'u1','sender':'u1','body':'Hi','sent_at':'2026-01-14T10:00:00Z','datetime_created':'2026-01-14T10:00:00Z','channel_id':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef','type':'message','data':{}}]} | /results/0: required property 'datetime_created' not found
error beside message      | BATCH                 | body | 'success':true       | 'success':true,'error':{'code':'c','message':'No.'} | /results/0: must not be valid to the schema
success without message   | BATCH                 | body | 'success':false      | 'success':true       | /results/1: required property 'message' not found
a wrong pattern           | JOB                   | body | Xyz12345             | Xyz-2345             | /data/job_id: does not match the regex pattern
an empty list             | SOCIOCS_ERROR         | body | {'msg':'No.'}        | ``                   | /errors: must have at least 1 items
nested lists              | PROLIFIC_ERROR        | body | ['No.']              | [['No.']]            | /detail/user_id/0: array found, string expected
a bad uuid                | PRELUDE_ERROR         | body | 0b8f5c3e-            | ``                   | /request_id: does not match the uuid pattern
a bad date-time           | BATCH                 | body | 2026-01-16T          | 2026-02-30T          | /results/0/message/expires_at: does not match the date-time pattern
a date-time elsewhere     | UNREAD                | body | :00:00Z              | :00:00+01:00         | /results/0/sent_at: does not match the regex pattern
an outbound status        | REPLY                 | body | received             | sent                 | /status: must be the constant value 'received'
another provider's detail | REPLY                 | body | study_id             | locale               | /details: property 'locale' is not defined
an undocumented status    | SOCIOCS_ERROR         | status | 400                | 301                  | status: only [200, 400, 401, 403, 408, 413, 415, 414, 417, 426, 429, 431, 4XX, 505, 5XX] are documented
an odd status, no fault   | SOCIOCS_ERROR         | status | 400                | 418                  | header Understudy-Fault: is missing
success of no operation   | ADMIN_OTHER_PATH      | status | 404                | 200                  | status: only [401, 403, 404, 405, 414, 417, 426, 431, 505] are documented
a slash too many          | JOB                   | path | /bulk                | /bulk/               | status: only [403, 404, 405, 414, 417, 426, 431, 505] are documented
an extra key of no HTTP   | NO_HTTP               | body | 'message'            | 'x':1,'message'      | : property 'x' is not defined
an odd status of admin    | PROBLEM               | status | 404                | 402                  | header Content-Type: 'application/problem+json' is none of [application/json]
our 400, readable path    | UNREADABLE_PATH       | path | /api/%zz             | /api/v1/messages/    | /error: string found, object expected
no sandbox                | JOB                   | header | Understudy-Sandbox | ``                   | header Understudy-Sandbox: is missing
no sandbox on a 404       | SOCIOCS_OTHER_PATH    | header | Understudy-Sandbox | ``                   | header Understudy-Sandbox: is missing
no sandbox on a HEAD      | UNREAD_HEAD           | header | Understudy-Sandbox | ``                   | header Understudy-Sandbox: is missing
a bad fault               | SOCIOCS_FAILING       | header | Understudy-Fault   | no id                | header Understudy-Fault: does not match the regex pattern
no Allow                  | SOCIOCS_OTHER_METHOD  | header | Allow              | ``                   | header Allow: is missing
no WWW-Authenticate       | PROLIFIC_UNAUTHORIZED | header | WWW-Authenticate   | ``                   | header WWW-Authenticate: is missing
a wrong WWW-Authenticate  | PROLIFIC_UNAUTHORIZED | header | WWW-Authenticate   | Basic                | header WWW-Authenticate: must be the constant value 'Token', was 'Basic'
a header that's no number | SOCIOCS_THROTTLED     | header | Retry-After        | 1.5                  | header Retry-After: string found, integer expected, was '1.5'
HTML                      | JOB                   | header | Content-Type       | text/html            | header Content-Type: 'text/html' is none of [application/json]
no content type           | JOB                   | header | Content-Type       | ``                   | header Content-Type: '' is none of [application/json]
a problem as plain JSON   | PROBLEM               | header | Content-Type       | application/json     | header Content-Type: 'application/json' is none of [application/problem+json]
nobody's in HTML          | NOBODYS               | header | Content-Type       | text/html            | header Content-Type: 'text/html' is not JSON
nobody's as a list        | NOBODYS               | body | {'error':'Nobody lives here.'} | []         | body: must be a JSON object
a 204 with a body         | SENT                  | body | ``                   | {}                   | body: must be empty
a HEAD with a body        | UNREAD_HEAD           | body | ``                   | {}                   | body: must be empty
no body                   | NO_UNREAD             | body | {'results':[]}       | ``                   | body: is empty
no JSON                   | NO_UNREAD             | body | []}                  | [                    | body: is not JSON: Unexpected end-of-input
more than one JSON        | NO_UNREAD             | body | []}                  | []}{}                | body: is not JSON: Trailing token
no YAML                   | YAML                  | body | {}                   | {                    | body: is not YAML:
an older YAML             | YAML                  | body | 3.1.0                | 3.0.0                | /openapi: does not match the regex pattern
a key twice               | NO_UNREAD             | body | []}                  | [],'results':[]}     | body: is not JSON: Duplicate
""")
  void anAnswerWithOneThingWrongIsRefusedAndTheMessageSaysWhat(
      String what, GoodAnswer good, String part, String from, String to, String reason) {
    var bad = changed(good.answer(), part, from.replace('\'', '"'), to.replace('\'', '"'));
    var message = assertThrows(AssertionError.class, () -> check(bad)).getMessage();
    var call = "%s %s was answered %s, against ".formatted(bad.method(), bad.path(), bad.status());
    assertAll(
        () -> assertTrue(message.startsWith(call), message),
        () -> assertTrue(message.contains("\n  " + reason), message),
        () -> assertTrue(message.endsWith("\nbody: " + bad.shownBody()), message));
  }

  @Test
  void everyViolationIsNamedAtOnce() {
    var bad = changed(GoodAnswer.JOB.answer(), "body", "success", "ok");
    var worse = changed(bad, "body", "job_id", "id");
    var worst = changed(worse, "header", "Understudy-Sandbox", "");
    assertEquals(
        """
        POST /messages/bulk was answered 200, against sociocs.yaml send-bulk-messages:
          header Understudy-Sandbox: is missing
          /status: must be the constant value 'success'
          /data: property 'id' is not defined in the schema and the schema does not allow \
        additional properties
          /data: required property 'job_id' not found
        body: {"status":"ok","data":{"id":"Xyz12345"}}\
        """,
        assertThrows(AssertionError.class, () -> check(worst)).getMessage());
  }

  @Test
  void restAssuredIsGivenTheAnswerOrTheReason() throws IOException {
    var body = GoodAnswer.JOB.answer().body();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/messages",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.getResponseHeaders().set("understudy-sandbox", "default");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/messages/bulk?x=1";
      var job = given().filter(filter).post(url).then().extract().asByteArray();
      assertEquals(
          new String(body, StandardCharsets.UTF_8), new String(job, StandardCharsets.UTF_8));
      var error = assertThrows(AssertionError.class, () -> given().filter(filter).put(url));
      assertEquals(
          """
          PUT %s was answered 200, against sociocs.yaml on what it does not list:
            status: only [403, 404, 405, 414, 417, 426, 431, 505] are documented
          body: {"status":"success","data":{"job_id":"Xyz12345"}}\
          """
              .formatted(url),
          error.getMessage());
    } finally {
      server.stop(0);
    }
  }

  private void check(Answer answer) {
    filter.check(answer.method(), answer.path(), answer.status(), answer.headers(), answer.body());
  }

  private static Answer changed(Answer answer, String part, String from, String to) {
    var path = part.equals("path") ? answer.path().replace(from, to) : answer.path();
    var status = part.equals("status") ? Integer.parseInt(to) : answer.status();
    Map<String, List<String>> headers = new TreeMap<>(answer.headers());
    if (part.equals("header")) {
      headers.put(from, to.isEmpty() ? List.of() : List.of(to));
    }
    var text = new String(answer.body(), StandardCharsets.UTF_8);
    var body = part.equals("body") ? text.replace(from, to) : text;
    return Answer.to(answer.method(), path, status, headers, body.getBytes(StandardCharsets.UTF_8));
  }
}
