package dev.understudy.admin;

import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.check.TrafficCheck;
import dev.understudy.check.report.CheckReport.FailOn;
import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.ReportFormat;
import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HarExportTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static List<JsonNode> entries(Sandbox sandbox) {
    return new JsonMapper()
        .readTree(sandbox.requests().har())
        .at("/log/entries")
        .valueStream()
        .toList();
  }

  @Test
  void itHasAllCallsThatMatch(Sandbox sandbox) {
    GoodCall.NOTIFY_BATCH.in(sandbox);
    GoodCall.SOCIOCS_BULK.in(sandbox);
    Api.admin(sandbox)
        .get("/requests?format=har&provider=sociocs")
        .then()
        .statusCode(200)
        .contentType("application/har+json")
        .body("log.version", is("1.2"))
        .body("log.creator.name", is("Understudy"))
        .body("log.entries.size()", is(1))
        .body("log.entries[0].request.method", is("POST"))
        .body("log.entries[0].request.url", startsWith("http://"))
        .body("log.entries[0].response.status", is(200))
        .body("log.entries[0]._operation", is("send-bulk-messages"));
    assertEquals(2, entries(sandbox).size());
  }

  @Test
  void itHasNoCredentials(Sandbox sandbox) {
    GoodCall.NOTIFY_BATCH.in(sandbox);
    GoodCall.SOCIOCS_BULK.in(sandbox);
    var har = sandbox.requests().har();
    // the id of the sandbox is its credential, and in the header of answers
    assertTrue(har.contains("Bearer sha256:"), har);
    assertFalse(har.contains("Bearer " + sandbox.preludeApiKey()), har);
    assertFalse(har.contains(sandbox.sociocsApiKey()), har);
  }

  @Test
  void bytesThatAreNoTextAreInBase64(Sandbox sandbox) {
    Api.call(sandbox.baseUrl())
        .header("Authorization", "Bearer " + sandbox.preludeApiKey())
        .contentType("application/octet-stream")
        .body(new byte[] {(byte) 0xff, 0, 1})
        .post("/v2/notify");
    var data = entries(sandbox).get(0).at("/request/postData");
    assertEquals("/wAB", data.path("text").asString());
    assertEquals("base64", data.path("encoding").asString());
  }

  @Test
  void cutBodiesAndLostAnswersAreMarked(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("prelude").error(503).times(1));
    Api.call(sandbox.baseUrl())
        .header("Authorization", "Bearer " + sandbox.preludeApiKey())
        .contentType("application/json")
        .body("{\"text\":\"%s\"}".formatted("x".repeat(70_000)).getBytes(StandardCharsets.UTF_8))
        .post("/v2/notify/batch");
    var entry = entries(sandbox).get(0);
    assertTrue(entry.at("/request/postData/_cut").asBoolean());
    assertEquals(70_011, entry.at("/request/bodySize").asInt());
    assertFalse(entry.path("_fault_id").asString("").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=5", "cursor=1", "order=desc", "wait=PT1S", "brief=true"})
  void aPartOfAHarIsRefused(String parameter, Sandbox sandbox) {
    Api.admin(sandbox)
        .get("/requests?format=har&" + parameter)
        .then()
        .statusCode(400)
        .body(
            "errors",
            is(
                Map.of(
                    "/" + parameter.replaceFirst("=.*", ""),
                    "A HAR has all calls that match: leave this out.")));
  }

  // an instant of the live clock that ends in three zeros would have another format than the next
  @Sandboxed(clock = "2026-01-15T09:00:00.123456Z")
  @Test
  void theReplayOfEveryOperationHasNoDifferences(Sandbox sandbox, @TempDir Path folder)
      throws IOException {
    Stream.of(GoodCall.values())
        .filter(each -> !each.provider().equals("pigeon"))
        .forEach(each -> each.in(sandbox));
    assertNoDifferences(folder.resolve("own.har"), sandbox.requests().har());
    assertNoDifferences(
        folder.resolve("own.json"), Api.admin(sandbox).get("/requests?limit=500").asString());
  }

  /** Replays a recording; only what existed before its first call may differ. */
  private static void assertNoDifferences(Path file, String recording) throws IOException {
    var report = TrafficCheck.run(Files.writeString(file, recording), List.of());
    var others = EnumSet.complementOf(EnumSet.of(DifferenceKind.STATE));
    assertFalse(
        report.isFailed(new FailOn(others, true)),
        () -> ReportFormat.TABLE.write(report, new FailOn(others, true)));
  }
}
