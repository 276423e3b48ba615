package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDatabase
@Tag("starts")
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void helpAndVersionAreShown() {
    try (var help = ServerProcess.run(Map.of(), "--help");
        var version = ServerProcess.run(Map.of(), "--version")) {
      var text = help.output();
      for (var option :
          "port host allowed-host data db-url fixtures strict-auth admin-token max-body max-sandboxes keep-messages keep-requests keep-webhooks callbacks port-file log"
              .split(" ")) {
        assertTrue(text.contains("--" + option), option + " is missing in " + text);
      }
      var usual = Options.DEFAULT;
      for (var value :
          List.of(
              usual.address().port(),
              usual.address().host(),
              usual.fixtures().get(0),
              usual.bounds().bodyBytes(),
              usual.bounds().sandboxes(),
              usual.bounds().messages(),
              usual.bounds().requests(),
              usual.bounds().webhooks(),
              "home")) {
        assertTrue(text.contains("(" + value + ")"), value + " is missing in " + text);
      }
      assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
      assertFalse(text.contains("rehearse"), text);
      assertEquals("understudy " + Version.NUMBER, version.output().strip());
      assertEquals(0, help.exitCode());
      assertEquals(0, version.exitCode());
    }
  }

  @Test
  void thePortFileAndTheLogTellOfAServer() throws IOException {
    var file = folder.resolve("port.json");
    try (var server =
        ServerProcess.run(Map.of(), "--port=0", "--log=requests", "--port-file=" + file)) {
      var url = server.lines("Understudy", 1).get(0).replaceFirst(".*is at (http://\\S+).*", "$1");
      RawHttp.to(url)
          .send(
              "GET",
              "/api/v1/messages/unread/?a=b",
              List.of("Authorization: Token sb_logged"),
              new byte[0]);
      var line = server.lines("GET /api/", 1).get(0);
      assertTrue(line.matches("GET /api/v1/messages/unread/ 200 \\d+ ms sandbox=sb_logged"), line);
      assertEquals(
          "{\"url\":\"%s\",\"port\":%s,\"pid\":#}\n".formatted(url, url.replaceFirst(".*:", "")),
          Files.readString(file).replaceFirst("\"pid\":\\d+", "\"pid\":#"));
    }
  }

  @Test
  void aPortFileThatCannotBeWrittenEndsTheServer() {
    var file = folder.resolve("no/such/folder/port.json");
    try (var server = ServerProcess.run(Map.of(), "--port=0", "--port-file=" + file)) {
      assertEquals(1, server.exitCode());
      assertTrue(server.errors().startsWith("The port file " + file), server.errors());
    }
  }

  @ParameterizedTest
  @CsvSource({"--port=x, 2", "--log=xml, 2", "--db-url=jdbc:h2:/no/such/folder/x;IFEXISTS=TRUE, 1"})
  void theExitCodeTellsWrongOptionsFromAFailedStart(String argument, int status) {
    try (var server = ServerProcess.run(Map.of(), argument)) {
      assertEquals(status, server.exitCode());
    }
  }

  @Test
  void aCommandHasOptionsOfItsOwnAndTheVersionOfAll() {
    try (var help = ServerProcess.run(Map.of(), "demo", "--fixtures", "demo", "-h");
        var version = ServerProcess.run(Map.of(), "warm-up", "-V")) {
      var text = help.output();
      assertTrue(text.startsWith("Usage: understudy demo "), text);
      assertTrue(text.contains("two events of the story (PT3S)."), text);
      assertFalse(text.contains("Commands"), text);
      assertEquals("understudy " + Version.NUMBER, version.output().strip());
    }
  }

  @Test
  void aFixtureThatIsWrongIsRefusedWithFileLineAndSentence() throws IOException {
    var file = Files.writeString(folder.resolve("wrong.yaml"), "prelude:\n  sendrs: [ Me ]\n");
    try (var server = ServerProcess.run(Map.of(), "--port=0", "--fixtures=" + file)) {
      var said = server.errors();
      assertTrue(said.contains(file + ", line 2: "), said);
      assertTrue(said.contains("sendrs"), said);
      assertFalse(said.contains("Exception") || said.contains("\tat "), said);
      assertEquals(1, server.exitCode());
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var server = ServerProcess.run(Map.of(), "--port=" + taken.getLocalPort())) {
      assertTrue(
          server.errors().startsWith("Port " + taken.getLocalPort() + " of 127.0.0.1"),
          server.errors());
      assertFalse(server.errors().contains("\tat "), server.errors());
      assertEquals(1, server.exitCode());
    }
  }

  @Test
  void anOptionCanBeGivenInTheEnvironment() {
    try (var server =
        ServerProcess.run(
            Map.of(
                "UNDERSTUDY_PORT", "0", "UNDERSTUDY_STRICT_AUTH", "true", "UNDERSTUDY_DATA", ""))) {
      Api.call(server.baseUrl())
          .header("Authorization", "Bearer anybody")
          .contentType("application/json")
          .body("{}")
          .post("/v2/notify/batch")
          .then()
          .statusCode(401);
    }
  }

  @Test
  void variablesOfKubernetesAreIgnoredWithALine() {
    var environment =
        Map.of(
            "UNDERSTUDY_PORT", "tcp://10.96.0.12:8080",
            "UNDERSTUDY_SERVICE_HOST", "10.96.0.12",
            "UNDERSTUDY_SERVICE_PORT_HTTP", "8080",
            "UNDERSTUDY_PORT_8080_TCP_ADDR", "10.96.0.12");
    try (var server = ServerProcess.run(environment, "--host=127.0.0.2", "--port=0");
        var ignoring = ServerProcess.run(environment, "--host=10.9.9.9")) {
      assertTrue(server.baseUrl().startsWith("http://127.0.0.2:"));
      server.terminate();
      assertEquals("", server.errors());
      assertTrue(
          ignoring.errors().startsWith("Note: UNDERSTUDY_PORT=tcp://10.96.0.12:8080 is ignored: "),
          ignoring.errors());
    }
  }

  @Test
  void aServerThatIsTerminatedClosesItsDatabaseAndExitsWithZero() {
    var data = "--data=" + folder.resolve("data");
    try (var server = ServerProcess.run(Map.of(), "--port=0", data)) {
      var baseUrl = server.baseUrl();
      send(baseUrl);
      server.terminate();
      assertEquals(0, server.exitCode(), server.errors());
    }
    try (var again = ServerProcess.run(Map.of(), "--port=0", data)) {
      assertEquals(1, total(again.baseUrl()));
    }
  }

  @Test
  void aDataFolderThatAnotherServerHoldsIsRefused() {
    var data = "--data=" + folder.resolve("data");
    try (var first = ServerProcess.run(Map.of(), "--port=0", data)) {
      first.baseUrl();
      // what H2 says of it is in German then
      var german = Map.of("JDK_JAVA_OPTIONS", "-Duser.language=de");
      try (var second = ServerProcess.run(german, "--port=0", data)) {
        assertTrue(second.errors().contains("in use by another process"), second.errors());
        assertEquals(1, second.exitCode());
      }
    }
  }

  private static void send(String baseUrl) {
    Api.call(baseUrl)
        .header("Authorization", "Bearer sb_kept")
        .contentType("application/json")
        .body(
            """
            {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
             "variables":{"order_id":"12345","amount":"$49.99"}}\
            """)
        .post("/v2/notify/batch")
        .then()
        .statusCode(200);
  }

  private static int total(String baseUrl) {
    return Api.call(baseUrl)
        .get("/_admin/sandboxes/sb_kept/messages")
        .then()
        .statusCode(200)
        .extract()
        .path("total");
  }
}
