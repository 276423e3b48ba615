package dev.understudy.prolific;

import static dev.understudy.prolific.ProlificSandbox.MESSAGES;
import static dev.understudy.prolific.ProlificSandbox.UNREAD;
import static dev.understudy.testing.Samples.ANN;
import static dev.understudy.testing.Samples.READING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.Sandbox;
import dev.understudy.client.SandboxState;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.json.WireJson;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Failing;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.Settings.UnknownEntities;
import dev.understudy.testing.Api;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens, the three wire profiles, and the form of every refusal. */
class ProlificWireTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  static Stream<Arguments> badTokens() {
    var malformed = "140102 Invalid token header. Send it as 'Token <your token>'.";
    return Stream.of(
        arguments(List.of(), "140101 Authentication credentials were not provided."),
        arguments(List.of("Bearer x"), malformed),
        arguments(List.of("Token"), malformed),
        arguments(List.of("Tokenx"), malformed),
        arguments(List.of("Token é"), malformed),
        arguments(List.of("Token " + "x".repeat(1001)), malformed),
        arguments(List.of("Token x", "Token x"), malformed));
  }

  @Test
  void aTokenMayHaveBlanksAndCommasInside() {
    var call = Api.call(understudy.baseUrl()).header("Authorization", "Token sb_My API, Token");
    assertEquals("sb_My API, Token", call.get(UNREAD).header("Understudy-Sandbox"));
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void aBadTokenIsRefused(List<String> headers, String expected, Sandbox sandbox) {
    var response =
        Api.call(sandbox.baseUrl())
            .headers(
                new Headers(
                    headers.stream().map(each -> new Header("Authorization", each)).toList()))
            .get(UNREAD);
    assertEquals(401, response.statusCode());
    assertEquals("Token", response.header("WWW-Authenticate"));
    assertEquals(
        refusal(401, expected.substring(0, 6), "Unauthorized", expected.substring(7)),
        response.asString());
  }

  /** Returns an error as the service documents it. */
  private static String bare(int status, String code, String title, String detail) {
    return """
    {"status":%s,"error_code":%s,"title":"%s","detail":"%s"}\
    """
        .formatted(status, code, title, detail);
  }

  /** Returns an error in the form of the default profile. */
  private static String refusal(int status, String code, String title, String detail) {
    return in(ProlificProfile.COMPATIBLE, bare(status, code, title, detail));
  }

  private static String in(ProlificProfile profile, String bare) {
    return switch (profile) {
      case COMPATIBLE -> bare.substring(0, bare.length() - 1) + ",\"error\":" + bare + "}";
      case DOCUMENTED -> bare;
      case OBSERVED -> "{\"error\":" + bare + "}";
    };
  }

  private static void use(Sandbox sandbox, ProlificProfile profile) {
    ProlificSandbox.set(sandbox, "{'prolific_profile':'" + Settings.word(profile) + "'}");
  }

  @Test
  void theTokenOfADeletedSandboxIsRefused(Sandbox sandbox) {
    var deleted = Api.sandbox(sandbox.baseUrl(), "sb_deleted_" + Math.abs(sandbox.id().hashCode()));
    Api.prolific(deleted).get(UNREAD).then().statusCode(200);
    Api.admin(deleted).delete().then().statusCode(204);
    var response = Api.prolific(deleted).get(UNREAD);
    assertEquals(401, response.statusCode());
    assertEquals(refusal(401, "140103", "Unauthorized", "Invalid token."), response.asString());
  }

  @ParameterizedTest
  @CsvSource({"Token", "token", "TOKEN", "'  Token '"})
  void theSchemeCanHaveAnyCase(String scheme, Sandbox sandbox) {
    var response =
        Api.call(sandbox.baseUrl())
            .header("Authorization", scheme + " " + sandbox.prolificToken())
            .get(UNREAD);
    assertEquals(200, response.statusCode());
    assertEquals(sandbox.id(), response.header("Understudy-Sandbox"));
  }

  static Stream<Arguments> badBodies() {
    var noDictionary = "Invalid data. Expected a dictionary, but got ";
    return Stream.of(
        arguments("[]", 140003, noDictionary + "list."),
        arguments("\"x\"", 140003, noDictionary + "str."),
        arguments("7", 140003, noDictionary + "int."),
        arguments("true", 140003, noDictionary + "bool."),
        arguments("null", 140003, noDictionary + "NoneType."),
        arguments("{\"a\":", 140002, "JSON parse error - "),
        arguments("{\"a\":1,\"a\":2}", 140002, "JSON parse error - "),
        arguments("{} {}", 140002, "JSON parse error - "),
        arguments("", 140002, "JSON parse error - the body is empty"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBodyHasToBeAnObject(String body, int code, String detail, Sandbox sandbox) {
    for (var path : List.of(MESSAGES, ProlificSandbox.BULK, ProlificSandbox.GROUP)) {
      var response = Api.prolific(sandbox).body(body).post(path);
      assertEquals(400, response.statusCode());
      var shown = ProlificSandbox.body(response);
      assertEquals(code, shown.get("error_code").asInt());
      assertEquals("Bad request", shown.get("title").asString());
      assertEquals(detail, shown.get("detail").asString().substring(0, detail.length()));
    }
  }

  @Test
  void refusalsWithoutFieldsHaveASentence(Sandbox sandbox) {
    var call = Api.prolific(sandbox);
    is(
        call.put(MESSAGES),
        refusal(405, "140501", "Method not allowed", "Method \\\"PUT\\\" not allowed."));
    is(
        call.get("/api/v1/nothing/"),
        refusal(404, "140401", "The resource requested was not found.", "Not found."));
    is(
        Api.prolific(sandbox).contentType("text/plain").body("x").post(MESSAGES),
        refusal(
            415,
            "141501",
            "Unsupported media type",
            "Unsupported media type \\\"text/plain\\\" in request."));
    is(
        Api.prolific(sandbox).body("{\"body\":\"" + "x".repeat(1 << 20) + "\"}").post(MESSAGES),
        refusal(
            413, "141301", "Payload too large", "The request body has more than 1048576 bytes."));
  }

  private static void is(Response response, String expected) {
    assertEquals(expected, response.asString());
    assertTrue(expected.contains("\"status\":" + response.statusCode()), expected);
  }

  @Test
  void aNewSandboxHasTheCompatibleProfile(Sandbox sandbox) {
    assertEquals("compatible", Api.admin(sandbox).get().path("settings.prolific_profile"));
  }

  @ParameterizedTest
  @EnumSource
  void eachProfileHasItsFormOfErrors(ProlificProfile profile, Sandbox sandbox) {
    use(sandbox, profile);
    var response =
        ProlificSandbox.post(
            sandbox, ProlificSandbox.GROUP, "{'participant_group_id':'" + ANN + "'}");
    assertEquals(400, response.statusCode());
    assertEquals(
        ProlificSandbox.json(
            in(
                profile,
                "{'status':400,'error_code':140001,'title':'Bad request',"
                    + "'detail':{'body':['This field is required.']}}")),
        ProlificSandbox.body(response));
    assertEquals(
        in(
            profile,
            bare(
                400,
                "140003",
                "Bad request",
                "Invalid data. Expected a dictionary, but got list.")),
        Api.prolific(sandbox).body("[]").post(MESSAGES).asString());
  }

  @ParameterizedTest
  @EnumSource
  void aCallOfNoOperationHasTheProfileOfItsSandbox(ProlificProfile profile, Sandbox sandbox) {
    use(sandbox, profile);
    is(
        Api.prolific(sandbox).get("/api/v1/nothing/"),
        in(profile, bare(404, "140401", "The resource requested was not found.", "Not found.")));
    is(
        Api.prolific(sandbox).delete(MESSAGES),
        in(
            profile,
            bare(405, "140501", "Method not allowed", "Method \\\"DELETE\\\" not allowed.")));
    is(
        Api.call(sandbox.baseUrl())
            .header("Authorization", "Bearer " + sandbox.prolificToken())
            .get(UNREAD),
        in(
            profile,
            bare(
                401,
                "140102",
                "Unauthorized",
                "Invalid token header. Send it as 'Token <your token>'.")));
  }

  @Test
  void anUnknownPathCreatesNoSandbox(Sandbox sandbox) {
    var other = Api.sandbox(sandbox.baseUrl(), "sb_astray_" + Math.abs(sandbox.id().hashCode()));
    is(
        Api.prolific(other).get("/api/v1/nothing/"),
        refusal(404, "140401", "The resource requested was not found.", "Not found."));
    var ids =
        new UnderstudyClient(sandbox.baseUrl()).sandboxes().stream().map(SandboxState::id).toList();
    assertFalse(ids.contains(other.id()), ids::toString);
  }

  @ParameterizedTest
  @EnumSource
  void eachProfileHasItsNamesOfTimeAndSender(ProlificProfile profile, Sandbox sandbox) {
    ProlificSandbox.freeze(sandbox, "2026-01-15T09:00:00Z");
    use(sandbox, profile);
    var isDocumented = profile == ProlificProfile.DOCUMENTED;
    var id = ProlificSandbox.reply(sandbox, ANN, "Hi");
    var channel = ProlificSandbox.messages(sandbox).get(0).at("/details/channel_id").asString();
    var common =
        "{'id':'%s','sender_id':'%s',%s'body':'Hi','sent_at':'2026-01-15T09:00:00Z',"
            + (isDocumented ? "" : "'datetime_created':'2026-01-15T09:00:00Z',")
            + "'channel_id':'%s','type':'message','data':{'study_id':'%s'}}";
    var sender = isDocumented ? "" : "'sender':'" + ANN + "',";
    assertEquals(
        List.of(ProlificSandbox.json(common.formatted(id, ANN, sender, channel, READING))),
        ProlificSandbox.results(sandbox, UNREAD));
    assertEquals(
        List.of(ProlificSandbox.json(common.formatted(id, ANN, "", channel, READING))),
        ProlificSandbox.results(sandbox, MESSAGES + "?user_id=" + ANN));
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        arguments(
            new Problem.Throttled(Duration.ofMillis(11_001)),
            bare(
                429,
                "142901",
                "Too Many Requests",
                "Request was throttled. Expected available in 12 seconds."),
            Map.of("Retry-After", "12")),
        arguments(
            Failing.of(429),
            bare(429, "142901", "Too Many Requests", "Request was throttled."),
            Map.of()),
        arguments(
            Failing.of(400),
            bare(400, "140001", "Bad request", "The request is invalid."),
            Map.of()),
        arguments(
            Failing.of(401),
            bare(401, "140103", "Unauthorized", "Invalid token."),
            Map.of("WWW-Authenticate", "Token")),
        arguments(
            Failing.of(405),
            bare(405, "140501", "Method not allowed", "Method not allowed."),
            Map.of()),
        arguments(
            Failing.of(418),
            bare(418, "141800", "Bad request", "The request is invalid."),
            Map.of()),
        arguments(
            Failing.of(500),
            bare(500, "150001", "Server error", "A server error occurred."),
            Map.of()),
        arguments(
            new Failing(
                503, Optional.of("4711"), Optional.of("Down for now."), Map.of("Retry-After", "5")),
            bare(503, "4711", "Server error", "Down for now."),
            Map.of("Retry-After", "5")),
        arguments(
            new Failing(502, Optional.of("bad_gateway"), Optional.empty(), Map.of()),
            bare(502, "150200", "bad_gateway", "A server error occurred."),
            Map.of()));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void everyOtherProblemHasTheSameForm(
      Problem problem, String expected, Map<String, String> headers) {
    for (var profile : ProlificProfile.values()) {
      var settings =
          new Settings(UnknownEntities.REJECT, Map.of("prolific_profile", Settings.word(profile)));
      var response =
          new ProlificProvider()
              .render(problem, new CallContext(settings, new Ids(1), 1, Optional.empty()));
      var body = new String(WireJson.write(response.body().orElseThrow()), StandardCharsets.UTF_8);
      assertEquals(in(profile, expected), body);
      assertEquals(ProlificSandbox.json(expected).get("status").asInt(), response.status());
      assertEquals(headers, response.with(problem.headers()).headers());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "get-messages, true",
    "get-unread-messages, true",
    "get-studies, true",
    "get-submissions, true",
    "get-study-submissions, true",
    "get-conversations, true",
    "create-broadcast, true",
    "get-study, false",
    "get-user, false",
    "get-participant-groups, false",
    "create-subscription, false",
    "get-workspaces, false"
  })
  void theDocumentedErrorIsBareOrWrapped(String operation, boolean isBare) {
    var settings = new Settings(UnknownEntities.REJECT, Map.of("prolific_profile", "documented"));
    var called =
        new Operation(operation, "GET", "/", call -> dev.understudy.provider.Response.noContent());
    var context = new CallContext(settings, new Ids(1), 1, Optional.of(called));
    var response = new ProlificProvider().render(new Problem.NotFound("/"), context);
    var expected = bare(404, "140401", "The resource requested was not found.", "Not found.");
    assertEquals(
        in(isBare ? ProlificProfile.DOCUMENTED : ProlificProfile.OBSERVED, expected),
        new String(WireJson.write(response.body().orElseThrow()), StandardCharsets.UTF_8));
  }

  @Test
  void errorCodesHaveOneFormAndAreUnique() {
    var codes = Arrays.stream(ProlificErrors.values()).map(ProlificErrors::code).toList();
    assertEquals(codes.size(), codes.stream().distinct().count());
    for (var error : ProlificErrors.values()) {
      assertEquals(1000 + error.status(), error.code() / 100, error.name());
    }
  }
}
