package dev.understudy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.check.recording.TrafficSource;
import dev.understudy.cli.Main;
import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traffic that can't be checked, and command lines that are wrong, get a sentence. */
@AnyDatabase
class BadTrafficTest {
  private static final Path REFERENCE =
      Path.of("src/test/resources/dev/understudy/check/reference.har");

  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return new Main(Map.of(), out::add, err::add).exitCode(List.of(arguments));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                  | is empty: export the traffic again.
          hello                               | is no HAR: it is not JSON at line 1, column
          <har>                               | is no HAR: it is not JSON at line 1, column
          []                                  | is JSON, but neither HAR ("log" with "entries") nor a journal export
          {"log":{"version":"1.2"}}           | is JSON, but neither HAR ("log" with "entries") nor a journal export
          {"log":[],"entries":[]}             | is JSON, but neither HAR ("log" with "entries") nor a journal export
          {"log":{"entries":[]}}              | has no entries.
          {"log":{"entries":[1,{},{"request":{"url":"https://x.test/"}}]}} | has no call of an emulated service. Skipped: 1 entry of other hosts. Skipped: 2 entries without a request.
          {"log":{"entries":[{"request":{"url":"https://api.prelude.dev/v2/x"}}]}} | has no call of an emulated service. Skipped: 1 entry without a request.
          {"log":{"entries":[{"request":{"method":"BREW","url":"https://api.prelude.dev/v2/notify"},"response":{"status":418}}]}} | has no call of an emulated service. Skipped: 1 entry without an HTTP call.
          {"requests":[{"path":"/nothing"}]}  | has no call of an emulated service. Skipped: 1 entry of other hosts.
          {"log":{"entries":[]}}{}            | goes on after its end: it holds more than one recording.
          """)
  void whatIsNoRecordingGetsASentence(String content, String sentence) throws IOException {
    var file = Files.writeString(folder.resolve("traffic.har"), content);
    assertEquals(2, run("check", file.toString()));
    assertTrue(err.get(0).contains(file + " " + sentence), err.get(0));
    assertEquals(List.of(), out);
  }

  @Test
  void aTruncatedHarIsNotChecked() throws IOException {
    var har = Files.readString(REFERENCE);
    for (int length : new int[] {har.length() - 4, har.length() / 2, 9}) {
      err.clear();
      var file = Files.writeString(folder.resolve("cut.har"), har.substring(0, length));
      assertEquals(2, run("check", file.toString()));
      assertTrue(err.get(0).contains("ends in the middle, in entry "), err.get(0));
      assertFalse(err.get(0).contains("Lovelace"), err.get(0));
    }
    assertEquals(List.of(), out);
  }

  @Test
  void anEntryBeyondTheLimitsOfTheReaderGetsASentence() throws IOException {
    for (var value : List.of("[".repeat(2_000) + "]".repeat(2_000), "1".repeat(2_000))) {
      err.clear();
      var file =
          Files.writeString(
              folder.resolve("deep.har"), "{\"log\":{\"entries\":[{},{\"x\":" + value + "}]}}");
      assertEquals(2, run("check", file.toString()));
      assertTrue(err.get(0).contains(" is nested too deeply, or has too long a name"), err.get(0));
      assertTrue(err.get(0).contains(", in entry "), err.get(0));
    }
    assertEquals(List.of(), out);
  }

  @Test
  void otherEncodingsAndPackedFilesGetASentence() throws IOException {
    var utf16 = "{\"log\":{}}".getBytes(StandardCharsets.UTF_16LE);
    assertEquals(2, run("check", Files.write(folder.resolve("a"), utf16).toString()));
    assertTrue(err.get(0).contains(" is not in UTF-8, as HAR has to be"), err.get(0));
    var gzip = new byte[] {0x1f, (byte) 0x8b, 8, 0};
    assertEquals(2, run("check", Files.write(folder.resolve("b"), gzip).toString()));
    assertTrue(err.get(1).contains(" is compressed: unpack it first."), err.get(1));
  }

  @Test
  void foldersWithoutPairsGetASentence() throws IOException {
    assertEquals(2, run("check", folder.resolve("missing").toString()));
    assertTrue(err.get(0).startsWith("There is no file or folder "), err.get(0));
    assertEquals(2, run("check", folder.toString()));
    assertTrue(err.get(1).contains("has no files NAME.request and NAME.response."), err.get(1));
    Files.createFile(folder.resolve("x.har"));
    assertEquals(2, run("check", folder.toString()));
    assertTrue(err.get(2).endsWith("Check its HAR files one by one."), err.get(2));
    Files.writeString(folder.resolve("1.request"), "hello\n");
    Files.writeString(folder.resolve("1.response"), "HTTP/1.1 200 OK\n\n");
    assertEquals(2, run("check", folder.toString()));
    assertTrue(err.get(3).contains("does not begin with a method and a URL or path"), err.get(3));
    Files.writeString(folder.resolve("1.request"), "GET /v2/notify HTTP/1.1\n\n");
    Files.writeString(folder.resolve("1.response"), "200 OK");
    assertEquals(2, run("check", folder.toString()));
    assertTrue(err.get(4).contains("does not begin with a status line"), err.get(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check                          | check needs one file or folder with recorded traffic
          check a b                      | Unexpected argument: 'b'
          check x --format=xml           | --format is table, markdown, json or junit, not 'xml'.
          check x --fail-on=typo         | --fail-on is a kind of difference: status, code, header,
          check x --fail-on=none,status  | --fail-on none stands alone
          check x --fromat=json          | There is no option '--fromat'; did you mean --format?
          """)
  void wrongCommandLinesGetASentence(String line, String sentence) {
    assertEquals(2, run(line.split(" ")));
    assertTrue(err.get(0).startsWith(sentence), err.get(0));
  }

  @ParameterizedTest
  @CsvSource({"none, 0", "status, 1", "missing, 0", "'missing,status', 1", "all, 1", "ours, 1"})
  void theExitCodeGoesByTheChosenKinds(String kinds, int exitCode) throws IOException {
    var har = Files.readString(REFERENCE).replace("\"status\": 404", "\"status\": 410");
    var file = Files.writeString(folder.resolve("traffic.har"), har);
    assertEquals(exitCode, run("check", "--fail-on", kinds, file.toString()));
    assertEquals(List.of(), err);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FOO BAR | Skipped: 1 entry without an HTTP call.
          GÉT     | Skipped: 1 entry without an HTTP call.
          CONNECT | Skipped: 1 entry without an HTTP call.
          connect | Skipped: 1 entry without an HTTP call.
          """)
  void aMethodThatNoClientSendsIsSkipped(String method, String sentence) throws IOException {
    var har = Files.readString(REFERENCE).replaceFirst("\"method\": *\"\\w+\"", "\"method\":\"#\"");
    var file = Files.writeString(folder.resolve("traffic.har"), har.replace("#", method));
    run("check", "--fail-on", "none", file.toString());
    assertEquals(List.of(), err);
    assertTrue(out.get(0).contains(sentence), out.get(0));
    var journal =
        """
        {"requests":[{"method":"#","path":"/v2/notify","status":200,"response_body":"{}"},
         {"method":"GET","path":"v2","status":200},{"method":"GET","path":"/v2","status":600}]}\
        """;
    Files.writeString(file, journal.replace("#", method));
    assertEquals(2, run("check", file.toString()));
    assertTrue(err.get(0).startsWith("Nothing was checked: "), err.get(0));
  }

  @Test
  void aRecordedPathDoesNotReachTheControlPlane() throws IOException {
    var entry =
        """
        {"startedDateTime":"2026-03-02T09:00:00Z","request":{"method":"#","url":"%s"},
         "response":{"status":404,"headers":[],"content":{"size":2,"text":"{}"}}}\
        """;
    var sandbox = "https://api.prelude.dev/_admin/sandboxes/sb_check";
    var har =
        "{\"log\":{\"entries\":["
            + entry.replace("#", "DELETE").replace("%s", sandbox)
            + ","
            + entry.replace("#", "DELETE").replace("%s", sandbox.replace("_admin", "%5Fadmin"))
            + ","
            + entry
                .replace("#", "POST")
                .replace("%s", "https://api.prelude.dev/v2/notify")
                .replace("404", "503")
            + "]}}";
    var file = Files.writeString(folder.resolve("traffic.har"), har);
    assertEquals(1, run("check", file.toString()));
    assertEquals(List.of(), err);
    assertTrue(out.get(0).startsWith("3 calls of "), out.get(0));
  }

  @Test
  void aLargeHarIsReadInSmallMemory() throws IOException {
    // 40 MB of other hosts' entries, and one entry that is too large itself
    var file = folder.resolve("large.har");
    var har = Files.readString(REFERENCE);
    int start = har.indexOf('\n') + 1;
    try (OutputStream to = Files.newOutputStream(file)) {
      to.write(har.substring(0, start).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 10; i++) {
        write(to, "https://cdn.example.com/video.mp4", 4_000_000);
      }
      write(to, "https://api.prelude.dev/v2/notify", (int) TrafficSource.MAX_ENTRY + 1);
      to.write(har.substring(start).getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(0, run("check", file.toString()));
    var report = out.get(0);
    assertTrue(report.startsWith("9 calls of 7 operations replayed: no differences."), report);
    assertTrue(report.contains("Skipped: 10 entries of other hosts."), report);
    assertTrue(report.contains("Skipped: 1 entry too large for the memory."), report);
  }

  private static void write(OutputStream to, String url, int size) throws IOException {
    var entry =
        "{\"response\":{\"status\":200,\"content\":{\"encoding\":\"base64\",\"text\":\"#\"}},"
            + "\"request\":{\"method\":\"GET\",\"url\":\""
            + url
            + "\"}},\n";
    to.write(entry.replace("#", "QUJD".repeat(size / 4)).getBytes(StandardCharsets.UTF_8));
  }
}
