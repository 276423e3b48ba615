package dev.understudy.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.DeliveryPlan;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.RateLimit;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FixtureExportTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final JsonMapper JSON = new JsonMapper();

  /** Returns a sandbox in which nothing exists but what a document has. */
  private static Sandbox sandboxWith(UnderstudyClient client, String document) {
    var sandbox = client.create(NewSandbox.ANY.fixtures());
    sandbox.addFixtures(document);
    return sandbox;
  }

  private static JsonNode json(Sandbox sandbox) {
    return JSON.readTree(
        Api.admin(sandbox)
            .accept("application/json")
            .get("/fixtures")
            .then()
            .statusCode(200)
            .contentType("application/json")
            .extract()
            .asString());
  }

  private static String allKeys() throws IOException {
    var page = Files.readString(Path.of("src/site/markdown/fixtures.md"));
    var from = page.indexOf("```yaml", page.indexOf("\n## All keys")) + "```yaml\n".length();
    return page.substring(from, page.indexOf("\n```", from)).replaceAll("(?m)^refused: .*$", "");
  }

  @Test
  void aFixtureWithAllKeysIsTheSameAgain(UnderstudyClient client) throws IOException {
    var first = client.create(NewSandbox.ANY.fixtures());
    var read = JSON.valueToTree(first.addFixtures(allKeys()));
    var exported = json(first);
    var missing = new ArrayList<String>();
    addMissing(read, exported, "", missing);
    assertEquals(
        List.of(
            "/credentials",
            "/prolific/researchers/0/token",
            "/prolific/studies/0/participants", // its submissions have them
            "/prolific/messages/1/read", // false, as without it
            "/prelude/templates/0/header", // none
            "/prelude/templates/0/countries"), // none
        missing);
    assertEquals(exported, json(sandboxWith(client, first.exportFixtures())));
    first.delete();
  }

  /** Adds the paths of what an export lacks, or has with other values. */
  private static void addMissing(JsonNode read, JsonNode exported, String at, List<String> all) {
    if (read.isObject() && exported.isObject()) {
      read.properties()
          .forEach(
              each ->
                  addMissing(
                      each.getValue(),
                      exported.path(each.getKey()),
                      at + "/" + each.getKey(),
                      all));
    } else if (read.isArray() && exported.isArray()) {
      for (int i = 0; i < read.size(); i++) {
        addMissing(read.get(i), exported.path(i), at + "/" + i, all);
      }
    } else if (!read.asString("").equals(exported.asString("")) || exported.isMissingNode()) {
      all.add(at);
    }
  }

  @Test
  void whatCallsHaveMadeIsThereAgain(UnderstudyClient client, Sandbox sandbox) {
    sandbox.clock().freeze(Instant.parse("2026-01-15T09:00:00Z"));
    Stream.of(GoodCall.values())
        .filter(call -> !call.provider().equals("pigeon"))
        .forEach(call -> call.in(sandbox));
    Stream.of(
            CompanionCall.CREATE_WORKSPACE,
            CompanionCall.UPDATE_WORKSPACE,
            CompanionCall.CREATE_PROJECT,
            CompanionCall.UPDATE_PROJECT,
            CompanionCall.TEST_STUDY,
            CompanionCall.PAUSE,
            CompanionCall.APPROVE,
            CompanionCall.CREATE_GROUP,
            CompanionCall.DELETE_GROUP)
        .forEach(call -> call.in(sandbox).then().statusCode(call.status()));
    sandbox.prelude().inbound("+33612345678", "STOP");
    sandbox.prelude().signWebhooks(true);
    sandbox.faults().add(Fault.on("prelude").recipient("+336*").error(503).times(2));
    sandbox.rateLimits().set(RateLimit.of("sociocs", 9, Duration.ofMinutes(1)));
    sandbox.delivery().set("prelude", DeliveryPlan.NONE.then("failed", Duration.ofHours(1)));
    sandbox.unknownEntities("accept");
    var exported = json(sandbox);
    assertEquals("accept", exported.at("/settings/unknown_entities").asString());
    assertEquals("+33612345678", exported.at("/prelude/unsubscribed/0").asString());
    assertTrue(exported.at("/prolific/studies").size() > 2, exported::toPrettyString);
    var copy = sandboxWith(client, sandbox.exportFixtures());
    assertEquals(exported, json(copy));
    for (var path :
        List.of(
            "/api/v1/participant-groups/?workspace_id="
                + exported.at("/prolific/workspaces/0/id").asString(),
            "/api/v1/workspaces/")) {
      assertEquals(withoutTimes(sandbox, path), withoutTimes(copy, path));
    }
    // ids that are generated from now on are free
    for (int i = 0; i < 3; i++) {
      var id =
          Api.prolific(copy)
              .body(
                  Map.of(
                      "name",
                      "Wave " + i,
                      "participant_ids",
                      List.of(Samples.ANN),
                      "workspace_id",
                      exported.at("/prolific/workspaces/0/id").asString()))
              .post("/api/v1/participant-groups/")
              .then()
              .statusCode(201)
              .extract()
              .<String>path("id");
      assertTrue(
          exported
              .at("/prolific/participant_groups")
              .valueStream()
              .noneMatch(group -> group.path("id").asString().equals(id)),
          id);
    }
    copy.delete();
  }

  private static String withoutTimes(Sandbox sandbox, String path) {
    return Api.prolific(sandbox)
        .get(path)
        .then()
        .statusCode(200)
        .extract()
        .asString()
        .replaceAll("\"date(time)?_created\":\"[^\"]*\"", "");
  }

  @Test
  void textsThatYamlWouldReadAsSomethingElse(UnderstudyClient client) {
    var hostile =
        List.of(
            "null",
            "~",
            "yes",
            "1.0",
            "- a",
            "a: b",
            "# no comment",
            "'\"",
            "a\nb\n\n",
            " blank ",
            "{x}",
            "*alias",
            "&anchor",
            "!tag",
            "\u0085\u2028\uFEFF",
            "😀",
            "\t",
            "\\u0041",
            "%",
            "---",
            "...",
            "a\r\nb");
    var fixture = JSON.createObjectNode();
    var studies = fixture.putObject("prolific").putArray("studies");
    for (int i = 0; i < hostile.size(); i++) {
      studies
          .addObject()
          .put("id", "study_" + i)
          .put("name", hostile.get(i))
          .put("description", hostile.get(i));
    }
    fixture.withObject("/prolific").putArray("participants").addObject().put("id", "p1");
    fixture
        .withObject("/prolific")
        .putArray("messages")
        .addObject()
        .put("from", "p1")
        .put("body", "1 &lt;b&gt; 2 &amp;amp; 3");
    var sandbox = sandboxWith(client, fixture.toString());
    var copy = sandboxWith(client, sandbox.exportFixtures());
    assertEquals(json(sandbox), json(copy));
    assertEquals(
        hostile,
        json(copy)
            .at("/prolific/studies")
            .valueStream()
            .map(study -> study.path("name").asString())
            .toList());
    assertEquals("1 &lt;b&gt; 2 &amp;amp; 3", copy.messages().list().get(0).body());
    copy.delete();
    sandbox.delete();
  }

  @Test
  void theDocumentBeginsWithWhatItHasNot(Sandbox sandbox) {
    var document = sandbox.exportFixtures();
    assertEquals(
        """
        # What exists in a sandbox with seed 20260115. Its messages, journal and credentials are not part of a fixture.
        settings: {unknown_entities: reject, prolific_profile: compatible}
        clock: {mode: live}
        """,
        document.lines().limit(3).map(line -> line + "\n").reduce("", String::concat));
    assertTrue(document.contains("\n    - {id: " + Samples.ANN + "}\n"), document);
    Api.admin(sandbox)
        .accept("application/yaml, application/json")
        .get("/fixtures")
        .then()
        .statusCode(200)
        .contentType("application/yaml");
  }
}
