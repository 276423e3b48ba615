package dev.understudy.admin;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Options.Access;
import dev.understudy.Options.Bounds;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.TestDatabase;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String SEND =
      """
      {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}\
      """;

  private static RequestSpecification sandboxes(String baseUrl) {
    return Api.call(baseUrl).basePath("/_admin/sandboxes").contentType("application/json");
  }

  private static RequestSpecification prelude(String baseUrl, String key) {
    return Api.call(baseUrl)
        .header("Authorization", "Bearer " + key)
        .contentType("application/json");
  }

  @Test
  void aSandboxIsMadeAsAsked(Sandbox neighbor) {
    var id = neighbor.id() + "_made";
    sandboxes(neighbor.baseUrl())
        .body(
            """
            {"id":"%s","seed":7,"fixtures":["default"],
             "clock":{"mode":"frozen","now":"2026-01-15T09:00:00Z"},
             "settings":{"unknown_entities":"accept","prolific_profile":"observed"}}\
            """
                .formatted(id))
        .post()
        .then()
        .statusCode(201)
        .body("id", is(id))
        .body("seed", is(7))
        .body("fixtures", contains("default"))
        .body("clock", equalTo(Map.of("mode", "frozen", "now", "2026-01-15T09:00:00Z")))
        .body(
            "settings",
            equalTo(Map.of("unknown_entities", "accept", "prolific_profile", "observed")))
        .body(
            "credentials",
            equalTo(
                Map.of(
                    "prolific_token", id,
                    "sociocs_api_key", id + ":understudy",
                    "prelude_api_key", id)))
        .body("created_at", is("2026-01-15T09:00:00Z"));
    sandboxes(neighbor.baseUrl()).delete("/" + id).then().statusCode(204);
  }

  @Test
  void aSandboxWithoutAnIdGetsAFreshOne(Sandbox neighbor) {
    var id =
        sandboxes(neighbor.baseUrl())
            .post()
            .then()
            .statusCode(201)
            .body("id", matchesPattern("sb_[A-Za-z0-9]{20}"))
            .body("clock.mode", is("live"))
            .extract()
            .<String>path("id");
    sandboxes(neighbor.baseUrl()).delete("/" + id).then().statusCode(204);
  }

  @Test
  void anIdThatIsTakenIsAClash(Sandbox sandbox) {
    sandboxes(sandbox.baseUrl())
        .body(Map.of("id", sandbox.id()))
        .post()
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", is("There is a sandbox '" + sandbox.id() + "' already."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"a b"}                           | /id                | An id has 1 to 64 letters, digits, underscores or hyphens.
          {"id":7}                               | /id                | This has to be a text.
          {"id":"\\u0000"}                       | /id                | This contains a NUL character or an unpaired surrogate.
          {"seed":"7"}                           | /seed              | This has to be a whole number of at most 64 bits.
          {"seed":99999999999999999999}          | /seed              | This has to be a whole number of at most 64 bits.
          {"fixtures":"default"}                 | /fixtures          | This has to be a list of texts.
          {"fixtures":["default",7]}             | /fixtures/1        | This has to be a text.
          {"fixtures":["nope"]}                  | /fixtures          | there is no fixture named 'nope'
          {"clock":"live"}                       | /clock             | This has to be an object.
          {"clock":{"mode":"stopped"}}           | /clock/mode        | This is one of: live, frozen.
          {"clock":{"now":"2026-01-15T09:00Z"}}  | /clock/mode        | A clock is live or frozen.
          {"clock":{"mode":"live","now":"x"}}    | /clock/now         | This has to be an instant such as 2026-01-15T09:00:00Z.
          {"clock":{"mode":"live","tz":"x"}}     | /clock/tz          | There is no such field; known here: mode, now.
          {"settings":{"unknown_entities":"x"}}  | /settings/unknown_entities | This is one of: reject, accept.
          {"settings":{"prolific_profile":"x"}}  | /settings/prolific_profile | This is one of: compatible, documented, observed.
          {"sed":7}                              | /sed               | There is no such field; known here: id, clock, settings, seed, fixtures, from, snapshot.
          """)
  void aWrongFieldIsNamed(String body, String pointer, String sentence, Sandbox sandbox) {
    var errors =
        sandboxes(sandbox.baseUrl())
            .body(body)
            .post()
            .then()
            .statusCode(400)
            .contentType("application/problem+json")
            .extract()
            .jsonPath()
            .<String, String>getMap("errors");
    org.hamcrest.MatcherAssert.assertThat(errors.get(pointer), containsString(sentence));
  }

  @Test
  void aCredentialThatBeginsWithSbMakesItsSandboxOnFirstUse(Sandbox neighbor) {
    var id = "sb_" + Integer.toUnsignedString(neighbor.id().hashCode());
    prelude(neighbor.baseUrl(), id)
        .body(SEND)
        .post("/v2/notify/batch")
        .then()
        .statusCode(200)
        .header("Understudy-Sandbox", id)
        .body("success_count", is(1));
    sandboxes(neighbor.baseUrl()).get("/" + id).then().statusCode(200).body("id", is(id));
    sandboxes(neighbor.baseUrl()).delete("/" + id).then().statusCode(204);
  }

  @Test
  void aDeletedSandboxIsGoneAndItsCredentialsAreRefused(Sandbox neighbor) {
    var id = "sb_gone" + Integer.toUnsignedString(neighbor.id().hashCode());
    prelude(neighbor.baseUrl(), id).body(SEND).post("/v2/notify/batch").then().statusCode(200);
    sandboxes(neighbor.baseUrl()).delete("/" + id).then().statusCode(204);
    sandboxes(neighbor.baseUrl()).get("/" + id).then().statusCode(404);
    sandboxes(neighbor.baseUrl()).delete("/" + id).then().statusCode(404);
    prelude(neighbor.baseUrl(), id)
        .body(SEND)
        .post("/v2/notify/batch")
        .then()
        .statusCode(401)
        .body("code", is("invalid_api_key"));
    sandboxes(neighbor.baseUrl()).body(Map.of("id", id)).post().then().statusCode(201);
    prelude(neighbor.baseUrl(), id).body(SEND).post("/v2/notify/batch").then().statusCode(200);
    sandboxes(neighbor.baseUrl()).delete("/" + id).then().statusCode(204);
  }

  @Test
  void theDefaultSandboxCantBeDeleted(Sandbox neighbor) {
    sandboxes(neighbor.baseUrl())
        .delete("/default")
        .then()
        .statusCode(409)
        .body("detail", is("The default sandbox can't be deleted; reset it instead."));
  }

  @Test
  void sandboxesAreListedInTheOrderOfTheirMaking() {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      List.of("a", "b", "c")
          .forEach(
              id ->
                  sandboxes(server.baseUrl()).body(Map.of("id", id)).post().then().statusCode(201));
      var cursor =
          sandboxes(server.baseUrl())
              .queryParam("limit", 2)
              .get()
              .then()
              .statusCode(200)
              .body("sandboxes.id", contains("default", "a"))
              .body("total", is(4))
              .body("next_cursor", notNullValue())
              .extract()
              .<String>path("next_cursor");
      sandboxes(server.baseUrl())
          .queryParam("cursor", cursor)
          .get()
          .then()
          .statusCode(200)
          .body("sandboxes.id", contains("b", "c"))
          .body("next_cursor", nullValue());
      sandboxes(server.baseUrl())
          .queryParam("order", "desc")
          .get()
          .then()
          .body("sandboxes.id", contains("c", "b", "a", "default"));
    }
  }

  @Test
  void sandboxesShareNothing(Sandbox one) {
    sandboxes(one.baseUrl()).body(Map.of("id", one.id() + "2")).post().then().statusCode(201);
    var other = Api.sandbox(one.baseUrl(), one.id() + "2");
    Api.prelude(one).body(SEND).post("/v2/notify/batch").then().statusCode(200);
    Api.admin(one).get("/messages").then().body("total", is(1));
    Api.admin(other).get("/messages").then().body("total", is(0));
    sandboxes(one.baseUrl()).delete("/" + other.id()).then().statusCode(204);
  }

  @Test
  void aResetEmptiesASandboxAndBeginsItAgain(Sandbox sandbox) {
    Api.admin(sandbox)
        .body("{prelude: {senders: [Other]}}")
        .post("/fixtures")
        .then()
        .statusCode(200);
    Api.admin(sandbox)
        .body(Map.of("unknown_entities", "accept"))
        .patch("/settings")
        .then()
        .statusCode(200)
        .body("unknown_entities", is("accept"))
        .body("prolific_profile", is("compatible"));
    var first = sendAs("Other", sandbox);
    Api.admin(sandbox).post("/reset").then().statusCode(204);
    Api.admin(sandbox)
        .get()
        .then()
        .body("settings.unknown_entities", is("reject"))
        .body("fixtures", contains("default"));
    Api.admin(sandbox).get("/messages").then().body("total", is(0)).body("messages", is(List.of()));
    assertEquals(first, sendAs("Other", sandbox), "the same ids again");
  }

  private static String sendAs(String from, Sandbox sandbox) {
    return Api.prelude(sandbox)
        .body(SEND.replace("{\"to\"", "{\"from\":\"" + from + "\",\"to\""))
        .post("/v2/notify/batch")
        .then()
        .statusCode(200)
        .extract()
        .path("results[0].message.id");
  }

  @Test
  void aFixtureThatIsPostedIsAddedWithAllItsIds(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            {"prelude":{"templates":[{"from":"YourBrand","bodies":{"en-US":"Hello {{name}}"}}]}}\
            """)
        .post("/fixtures")
        .then()
        .statusCode(200)
        .body("prelude.templates[0].id", matchesPattern("template_[0-9a-hjkmnp-tv-z]{26}"))
        .body("prelude.templates[0].bodies", equalTo(Map.of("en-US", "Hello {{name}}")));
  }

  @Test
  void aFixtureThatDoesNotFitAddsNothing(Sandbox sandbox) {
    var template = "template_0000000000000000000000000a";
    Api.admin(sandbox)
        .body(
            """
            prelude:
              senders: [Added]
              templates:
                - { id: %s, from: Nobody, bodies: { en-US: "Hello" } }
            """
                .formatted(template))
        .post("/fixtures")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.'/prelude/templates/0/from'", is("'Nobody' is not among the senders"));
    Api.prelude(sandbox)
        .body(SEND.replace("{\"to\"", "{\"from\":\"Added\",\"to\""))
        .post("/v2/notify/batch")
        .then()
        .statusCode(400)
        .body("code", is("invalid_sender_id"));
  }

  @Test
  void aCredentialOfAFixtureMeansItsSandbox(Sandbox sandbox) {
    var key = "key-" + sandbox.id();
    Api.admin(sandbox)
        .body("credentials: { prelude: [ " + key + " ] }")
        .post("/fixtures")
        .then()
        .statusCode(200);
    prelude(sandbox.baseUrl(), key)
        .body(SEND)
        .post("/v2/notify/batch")
        .then()
        .statusCode(200)
        .header("Understudy-Sandbox", sandbox.id());
    var other = Api.sandbox(sandbox.baseUrl(), sandbox.id() + "2");
    sandboxes(sandbox.baseUrl()).body(Map.of("id", other.id())).post().then().statusCode(201);
    Api.admin(other)
        .body("credentials: { prelude: [ " + key + " ] }")
        .post("/fixtures")
        .then()
        .statusCode(409)
        .body("detail", containsString(sandbox.id()));
    sandboxes(sandbox.baseUrl()).delete("/" + other.id()).then().statusCode(204);
  }

  @Test
  void anUnknownCredentialMeansTheDefaultSandboxUnlessAuthIsStrict(Sandbox neighbor) {
    prelude(neighbor.baseUrl(), "anything")
        .body("{}")
        .post("/v2/notify/batch")
        .then()
        .statusCode(400)
        .header("Understudy-Sandbox", "default");
    try (var strict =
        Understudy.start(TestDatabase.fresh().with(new Access(true, Optional.empty())))) {
      prelude(strict.baseUrl(), "anything")
          .body(SEND)
          .post("/v2/notify/batch")
          .then()
          .statusCode(401)
          .body("code", is("invalid_api_key"));
      prelude(strict.baseUrl(), "default")
          .body(SEND)
          .post("/v2/notify/batch")
          .then()
          .statusCode(200);
    }
  }

  @Test
  void theLongestUnusedSandboxThatWasMadeByUseGivesWay() {
    try (var server = Understudy.start(TestDatabase.fresh().with(new Bounds(1 << 20, 3, 0, 0)))) {
      for (var key : List.of("sb_old", "sb_new", "sb_old", "sb_newest")) {
        prelude(server.baseUrl(), key).body(SEND).post("/v2/notify/batch").then().statusCode(200);
      }
      sandboxes(server.baseUrl())
          .get()
          .then()
          .body("sandboxes.id", contains("default", "sb_old", "sb_newest"));
      List.of("made1", "made2")
          .forEach(
              id ->
                  sandboxes(server.baseUrl()).body(Map.of("id", id)).post().then().statusCode(201));
      sandboxes(server.baseUrl())
          .body(Map.of("id", "made3"))
          .post()
          .then()
          .statusCode(409)
          .body("detail", containsString("none of them may be given up"));
    }
  }

  @Test
  void parallelCallsInOneSandboxAllCountAndAllDiffer(Sandbox sandbox) {
    var ids =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(
                i ->
                    Api.prelude(sandbox)
                        .body(SEND)
                        .post("/v2/notify/batch")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("results[0].message.id"))
            .toList();
    assertEquals(200, ids.stream().distinct().count());
    Api.admin(sandbox).get("/messages").then().body("total", is(200));
  }

  @Test
  void healthTellsHowItIs(Sandbox neighbor) {
    Api.call(neighbor.baseUrl())
        .get("/_admin/health")
        .then()
        .statusCode(200)
        .body("status", is("ok"))
        .body("sandboxes", greaterThan(1));
  }

  @ParameterizedTest
  @CsvSource({"prolific", "sociocs", "prelude", "admin"})
  void theContractsAreServed(String name, Sandbox neighbor) {
    Api.call(neighbor.baseUrl())
        .get("/_admin/openapi/" + name + ".yaml")
        .then()
        .statusCode(200)
        .contentType("application/yaml")
        .body(containsString("openapi: 3.1"));
    Api.call(neighbor.baseUrl()).get("/_admin/openapi/x.yaml").then().statusCode(404);
  }

  @Test
  void aSandboxThatDoesNotExistIsNotFoundByAnyCall(Sandbox neighbor) {
    var nobody = Api.sandbox(neighbor.baseUrl(), "nobody");
    Api.admin(nobody).get().then().statusCode(404);
    Api.admin(nobody).delete().then().statusCode(404);
    Api.admin(nobody).post("/reset").then().statusCode(404);
    Api.admin(nobody).body("{}").patch("/settings").then().statusCode(404);
    Api.admin(nobody).body("{}").post("/fixtures").then().statusCode(404);
    Api.admin(nobody).get("/messages").then().statusCode(404);
    Api.admin(nobody).get("/messages/x").then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", " \n\n", "# nothing yet", "---\n# nothing\n...\n"})
  void anEmptyFixtureIsRefused(String text, Sandbox sandbox) {
    Api.admin(sandbox)
        .body(text)
        .post("/fixtures")
        .then()
        .statusCode(400)
        .body("detail", is("The fixture is empty: send a mapping in YAML or JSON."));
  }

  @Test
  void aControlPlaneCallCreatesItsSandbox(Sandbox neighbor) {
    var arranged = Api.sandbox(neighbor.baseUrl(), "sb_arranged_" + neighbor.id());
    arranged.faults().add(Fault.on("prelude").error(503));
    prelude(neighbor.baseUrl(), arranged.id())
        .body(SEND)
        .post("/v2/notify/batch")
        .then()
        .statusCode(503);
    var seen = Api.sandbox(neighbor.baseUrl(), "sb_seen_" + neighbor.id());
    Api.admin(seen).get("/messages").then().statusCode(200).body("total", is(0));
    Api.admin(seen).get().then().statusCode(200).body("id", is(seen.id()));
    List.of(arranged, seen).forEach(Sandbox::delete);
  }

  @Test
  void noControlPlaneCallCreatesADeletedSandbox(Sandbox neighbor) {
    var gone = Api.sandbox(neighbor.baseUrl(), "sb_gone_" + neighbor.id());
    Api.admin(gone).delete().then().statusCode(404);
    Api.admin(gone).get("/clock").then().statusCode(200);
    Api.admin(gone).delete().then().statusCode(204);
    Api.admin(gone).get("/clock").then().statusCode(404);
    Api.admin(gone).post("/reset").then().statusCode(404);
  }

  @Test
  void theControlPlaneAcceptsATrailingSlash(Sandbox sandbox) {
    Api.admin(sandbox).get("/messages/").then().statusCode(200).body("total", is(0));
    sandboxes(sandbox.baseUrl()).get("/" + sandbox.id() + "/").then().statusCode(200);
  }
}
