package dev.understudy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.check.report.CheckReport;
import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.ReportFormat;
import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences planted in a recording that was made from the reference of the services. */
@AnyDatabase
class PlantedDifferencesTest {
  private static final Path REFERENCE =
      Path.of("src/test/resources/dev/understudy/check/reference.har");

  @TempDir private Path folder;

  private CheckReport check(String har) throws IOException {
    return TrafficCheck.run(Files.writeString(folder.resolve("traffic.har"), har), List.of());
  }

  /** Returns the differences that the fidelity page does not name, or those that it does. */
  private static List<String> lines(CheckReport report, boolean isKnown) {
    return report.operations().entrySet().stream()
        .flatMap(
            each ->
                each.getValue().differences(isKnown).stream()
                    .map(
                        counted ->
                            String.join(
                                "; ",
                                each.getKey(),
                                counted.difference().kind().word(),
                                counted.difference().where(),
                                counted.difference().recorded(),
                                counted.difference().understudy())))
        .toList();
  }

  @Test
  void theReferenceHasOnlyKnownDifferences() throws IOException {
    var report = check(Files.readString(REFERENCE));
    assertEquals(List.of(), lines(report, false));
    assertEquals(
        List.of("prolific get-messages; state; $.results[].datetime_created; nothing; a string"),
        lines(report, true).stream().filter(line -> line.contains("datetime_created")).toList());
    assertEquals(9, report.calls());
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "status": 404, "statusText"                     | "status": 410, "statusText"          | sociocs delete-scheduled-message; status; status; 410; 404
          \\"empty_batch\\"                               | \\"batch_is_empty\\"                 | prelude sendNotifyBulk; code; $.code; batch_is_empty; empty_batch
          {"name": "Retry-After", "value": "30"},         | {"name": "X-RateLimit-Limit", "value": "9"}, {"name": "Retry-After", "value": "30"}, | prolific get-unread-messages; header; header x-ratelimit-limit; a value; nothing
          \\"channel_id\\": \\"3f1b                       | \\"archived\\": false, \\"channel_id\\": \\"3f1b | prolific get-messages; missing; $.results[].archived; a boolean; nothing
          \\"total_count\\": 1,                           | ``                                   | prelude sendNotifyBulk; extra; $.total_count; nothing; a whole number
          \\"total_count\\": 1,                           | \\"total_count\\": \\"1\\",          | prelude sendNotifyBulk; type; $.total_count; a string; a whole number
          \\"encoding\\": \\"GSM-7\\"                     | \\"encoding\\": \\"UCS-2\\"          | prelude sendNotifyBulk; value; $.results[].message.encoding; UCS-2; GSM-7
          \\"status\\": \\"success\\", \\"data\\"         | \\"status\\": \\"accepted\\", \\"data\\" | sociocs send-single-message; value; $.status; accepted; success
          \\"sent_at\\": \\"2026-03-02T09:00:00.123456Z\\" | \\"sent_at\\": \\"2026-03-02T09:00:00.123456+00:00\\" | prolific get-messages; format; $.results[].sent_at; YYYY-MM-DDThh:mm:ss.uuuuuu+hh:mm; YYYY-MM-DDThh:mm:ss.uuuuuuZ
          \\"sent_at\\": \\"2026-03-02T09:00:00.123456Z\\" | \\"sent_at\\": 1772442000            | prolific get-messages; type; $.results[].sent_at; a whole number; a string
          \\"id\\": \\"tx_01k8ap1btqf5r9fq2c8ax5fhc9\\"   | \\"id\\": \\"0b8f5c3e-6f0d-4c1a-9c55-5d0d4f6f1c2c\\" | prelude sendNotifyBulk; format; $.results[].message.id; a UUID; tx_ and 26 letters or digits
          "value": "application/json"}], "content": {"size": 103 | "value": "text/html"}], "content": {"size": 103 | prolific get-unread-messages; header; header content-type; text/html; application/json
          /api/v1/messages/unread/                        | /api/v1/messages/starred/            | prolific GET /api/v1/messages/{…}/; operation; path; 429; no such operation
          """)
  void aPlantedDifferenceIsFound(String text, String planted, String expected) throws IOException {
    var har = Files.readString(REFERENCE);
    var changed = har.replace(text, planted == null ? "" : planted);
    assertFalse(changed.equals(har), "not in the reference: " + text);
    assertEquals(List.of(expected), lines(check(changed), false));
  }

  @Test
  void whatTheAccountMayHaveIsListedAsState() throws IOException {
    var har =
        Files.readString(REFERENCE)
            .replace(
                "\\\"data\\\": {\\\"study_id\\\": \\\"6569ece7ca177d19117b1b95\\\"}}]}",
                "\\\"data\\\": {}}]}");
    var report = check(har);
    assertEquals(
        List.of("prolific get-messages; state; $.results[].data.study_id; nothing; a string"),
        lines(report, false));
    assertFalse(report.isFailed(new CheckReport.FailOn(failing(), false)));
    assertTrue(report.isFailed(new CheckReport.FailOn(Set.of(DifferenceKind.STATE), false)));
  }

  private static Set<DifferenceKind> failing() {
    return Stream.of(DifferenceKind.values())
        .filter(DifferenceKind::isFailingByDefault)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({"TABLE", "MARKDOWN", "JSON", "JUNIT"})
  void noReportHasPersonalValuesOrCredentials(ReportFormat format) throws IOException {
    // names of people as keys, values, codes and headers
    var har =
        Files.readString(REFERENCE)
            .replace(
                "\\\"status\\\": \\\"success\\\", \\\"data\\\"",
                "\\\"status\\\": \\\"Ada Lovelace\\\", \\\"Ada Lovelace\\\": 1, \\\"data\\\"")
            .replace("\\\"empty_batch\\\"", "\\\"+33612345678\\\"")
            .replace("\\\"archived\\\"", "\\\"ada\\\"")
            .replace("/messages/unread/", "/people/ada@example.com/+33612345678/")
            .replace("\"value\": \"30\"", "\"value\": \"Lovelace\"");
    var report = check(har);
    var text = format.write(report, new CheckReport.FailOn(failing(), false));
    assertTrue(report.count(false) >= 4, text);
    for (var personal :
        List.of(
            "Ada", "Lovelace", "ada@", "336123", "617555", "real-", "real:", "60d9aadeb86739")) {
      assertFalse(text.contains(personal), personal + " in " + text);
    }
  }
}
