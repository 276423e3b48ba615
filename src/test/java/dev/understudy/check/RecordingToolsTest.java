package dev.understudy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Understudy;
import dev.understudy.check.report.CheckReport;
import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.ReportFormat;
import dev.understudy.check.report.TrafficDifference;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Receiver;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings in the forms of the tools that make them. All have the same two calls. */
@AnyDatabase
class RecordingToolsTest {
  private static final Path RECORDINGS = Path.of("src/test/resources/dev/understudy/check");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          chrome.har    | 2 | OTHER_HOST=1 NO_ANSWER=1 PREFLIGHT=1 CACHED=1
          firefox.har   | 3 | ``
          mitmproxy.har | 2 | NO_ANSWER=1
          charles.har   | 2 | ``
          proxyman.har  | 2 | NOT_HTTP=1
          """)
  void theHarOfAToolIsReplayed(String file, int calls, String skipped) {
    var report = TrafficCheck.run(RECORDINGS.resolve(file), List.of());
    // reading finds what was sent only if the calls are in the order of their instants
    assertEquals(0, report.count(false), () -> ReportFormat.TABLE.write(report, FAIL_ON_NOTHING));
    assertEquals(1, report.count(true));
    assertEquals(calls, report.calls());
    assertEquals(
        skipped,
        report.skipped().entrySet().stream()
            .map(Map.Entry::toString)
            .collect(Collectors.joining(" ")));
  }

  private static final CheckReport.FailOn FAIL_ON_NOTHING = new CheckReport.FailOn(Set.of(), false);

  @ParameterizedTest
  @CsvSource({"''", "?format=har"})
  void theJournalOfAServerHasNoDifferences(String query) throws IOException {
    try (var server = Understudy.start()) {
      var calls = new RequestSpecBuilder().setBaseUri(server.baseUrl()).build();
      // frozen: an instant that ended in three zeros would have another format
      RestAssured.given(calls)
          .contentType("application/json")
          .body(
              "{\"id\":\"sb_journal\","
                  + "\"clock\":{\"mode\":\"frozen\",\"now\":\"2026-01-15T09:00:00.123456Z\"}}")
          .post("/_admin/sandboxes")
          .then()
          .statusCode(201);
      var contact = "/contacts/{number}";
      for (var method : List.of("POST", "GET")) {
        RestAssured.given(calls)
            .header("apikey", "sb_journal:understudy")
            .contentType("application/json")
            .body(method.equals("POST") ? "{\"name\":\"Ada\"}" : "")
            .urlEncodingEnabled(false)
            .request(method, contact, "+16175551212")
            .then()
            .statusCode(200);
      }
      // the journal masks the secret
      RestAssured.given(calls)
          .header("Authorization", "Token sb_journal")
          .contentType("application/json")
          .body("{\"workspace_id\":\"62fc9c2fe5ba4ad5a3a4d6f1\"}")
          .post("/api/v1/hooks/secrets/")
          .then()
          .statusCode(201);
      var journal =
          RestAssured.given(calls).get("/_admin/sandboxes/sb_journal/requests" + query).asString();
      var report =
          TrafficCheck.run(Files.writeString(folder.resolve("journal"), journal), List.of());
      assertEquals(3, report.calls());
      assertEquals(0, report.count(false), () -> ReportFormat.TABLE.write(report, FAIL_ON_NOTHING));
    }
  }

  @Test
  void aFolderOfPairsIsReplayed() throws IOException {
    Files.writeString(
        folder.resolve("01 send.request"),
        """
        POST https://api.prelude.dev/v2/notify/batch HTTP/1.1
        Authorization: Bearer real-key
        Content-Type: application/json

        {"to": [], "template_id": "template_01k8ap1btqf5r9fq2c8ax5fhc9", "variables": {}}
        """);
    Files.writeString(
        folder.resolve("01 send.response"),
        """
        HTTP/1.1 100 Continue

        HTTP/2 400
        content-type: application/json
        date: Mon, 02 Mar 2026 09:00:00 GMT

        {"code": "no_recipients", "message": "None.", "type": "bad_request",
         "request_id": "0b8f5c3e-6f0d-4c1a-9c55-5d0d4f6f1c2c"}
        """
            .replace("\n", "\r\n"));
    Files.writeString(
        folder.resolve("02.request"), "GET /team-members HTTP/1.1\nHost: api.sociocs.com\n\n");
    Files.writeString(folder.resolve("03.response"), "HTTP/1.1 200 OK\n\n");
    var report = TrafficCheck.run(folder, List.of());
    assertEquals(
        List.of(
            new TrafficDifference(DifferenceKind.CODE, "$.code", "no_recipients", "empty_batch")),
        report.operations().get("prelude sendNotifyBulk").differences(false).stream()
            .map(CheckReport.CountedDifference::difference)
            .toList());
    assertEquals(
        List.of("Skipped: 1 entry without an answer.", "Skipped: 1 entry without a request."),
        report.notes());
  }

  @Test
  void aGatewayStandsForTheServices() throws IOException {
    var har =
        Files.readString(RECORDINGS.resolve("charles.har"))
            .replace("api.prolific.com", "gateway.example.com");
    var file = Files.writeString(folder.resolve("gateway.har"), har);
    var report = TrafficCheck.run(file, List.of("Gateway.example.com"));
    assertEquals(2, report.calls());
    assertEquals(0, report.count(false));
  }

  @Test
  void operationsThatAreNotEmulatedAreListed() throws IOException {
    var har =
        Files.readString(RECORDINGS.resolve("charles.har"))
            .replace(
                "/messages/?user_id=60d9aadeb86739de712faee0", "/surveys/60d9aadeb86739de712faee0");
    var report = TrafficCheck.run(Files.writeString(folder.resolve("x.har"), har), List.of());
    assertEquals(Map.of("prolific GET /api/v1/surveys/{survey_id}", 1), report.notEmulated());
    assertEquals(0, report.count(false));
  }

  @Test
  void webhooksOfTheReplayAreNotSent() throws IOException {
    try (var receiver = Receiver.content()) {
      var har =
          Files.readString(RECORDINGS.resolve("reference.har"))
              .replace(
                  "{\\\"to\\\": [\\\"+33",
                  "{\\\"callback_url\\\": \\\"" + receiver.url() + "\\\", \\\"to\\\": [\\\"+33");
      var report = TrafficCheck.run(Files.writeString(folder.resolve("x.har"), har), List.of());
      // the answer repeats the URL, and work ran up to the last call
      assertEquals(
          List.of("$.callback_url"),
          report.operations().get("prelude sendNotifyBulk").differences(false).stream()
              .map(each -> each.difference().where())
              .toList());
      assertEquals(List.of(), receiver.got());
    }
  }
}
