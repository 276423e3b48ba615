package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDatabase
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void helpAndVersionAreShown() {
    try (var help = ServerProcess.run(Map.of(), "--help");
        var version = ServerProcess.run(Map.of(), "--version")) {
      var text = help.output();
      for (var option :
          "port host allowed-host data db-url fixtures strict-auth admin-token max-body max-sandboxes keep-messages keep-requests keep-webhooks callbacks"
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
              usual.callbacks().name().toLowerCase(Locale.ROOT))) {
        assertTrue(text.contains("(" + value + ")"), value + " is missing in " + text);
      }
      assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
      assertFalse(text.contains("rehearse"), text);
      assertEquals("understudy " + Version.NUMBER, version.output().strip());
      assertEquals(0, help.exitCode());
      assertEquals(0, version.exitCode());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=x                  | 2 | Invalid value for option '--port': 'x' is not an int. Run it with --help to see what there is.
          --prot=1                  | 2 | Unrecognized option: --prot=1. Run it with --help to see what there is.
          --por=1                   | 2 | Unrecognized option: --por=1. Run it with --help to see what there is.
          --port                    | 2 | Missing argument for option: port. Run it with --help to see what there is.
          --port --host=x           | 2 | Missing argument for option: port. Run it with --help to see what there is.
          --port=1 --port 2         | 2 | Option given more than once: --port. Run it with --help to see what there is.
          --strict-auth=maybe       | 2 | Invalid value for option '--strict-auth': 'maybe' is not a boolean. Run it with --help to see what there is.
          --keep-requests x         | 2 | Invalid value for option '--keep-requests': 'x' is not a long. Run it with --help to see what there is.
          --callbacks=x             | 2 | Invalid value for option '--callbacks': 'x' is not home or any. Run it with --help to see what there is.
          warm-up demo              | 2 | Unexpected argument: 'demo' (a command comes first, an option begins with --). Run it with --help to see what there is.
          --port=1 demo             | 2 | Unexpected argument: 'demo' (a command comes first, an option begins with --). Run it with --help to see what there is.
          --fixtures a b            | 2 | Unexpected argument: 'b' (a command comes first, an option begins with --). Run it with --help to see what there is.
          dmeo                      | 2 | Unexpected argument: 'dmeo' (a command comes first, an option begins with --). Run it with --help to see what there is.
          warm-up --flie=x          | 2 | Unrecognized option: --flie=x. Run it with --help to see what there is.
          warm-up --file=x          | 1 | Only the jar can be warmed up: run it with java -jar understudy.jar warm-up.
          demo --pace=soon          | 2 | Invalid value for option '--pace': 'soon' is not a duration such as PT3S or PT0.5S. Run it with --help to see what there is.
          demo --pace=PT0S          | 2 | Invalid value for option '--pace': 'PT0S' is not a duration such as PT3S or PT0.5S. Run it with --help to see what there is.
          demo --port=70000         | 1 | The port is a number from 0 to 65535.
          --port=70000              | 1 | The port is a number from 0 to 65535.
          --max-sandboxes=0         | 1 | There has to be room for at least one sandbox.
          --keep-messages=-1        | 1 | The number of messages to keep is 0 (all) or more.
          --host=no.such.invalid    | 1 | The host 'no.such.invalid' is no address of this machine: give one with --host.
          --db-url=jdbc:mysql://x/y | 1 | The database URL jdbc:mysql://x/y is of no kind known here: give one that begins with jdbc:h2: or jdbc:postgresql:.
          --data=x --db-url=jdbc:h2:mem:x | 1 | Give a data folder or a database URL, not both.
          """)
  void wrongArgumentsGetASentenceAndAnExitCode(String arguments, int status, String sentence) {
    try (var server = ServerProcess.run(Map.of(), arguments.split(" "))) {
      assertAll(
          () -> assertEquals(sentence, server.errors().strip()),
          () -> assertEquals(status, server.exitCode()));
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
  void aFixtureThatDoesNotExistIsRefused() {
    try (var server = ServerProcess.run(Map.of(), "--port=0", "--fixtures=nope.yaml")) {
      assertTrue(server.errors().contains("nope.yaml: there is no such file"), server.errors());
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
  void whatIsWrongInTheEnvironmentGetsASentenceUnlessTheCommandLineOverrulesIt() {
    var environment = Map.of("UNDERSTUDY_PORT", "x", "UNDERSTUDY_FIXTURES", "nope,default");
    try (var wrong = ServerProcess.run(environment);
        var overruled = ServerProcess.run(environment, "--port=0")) {
      assertEquals(
          "Invalid value for option '--port': 'x' is not an int."
              + " Run it with --help to see what there is.",
          wrong.errors().strip());
      assertEquals(2, wrong.exitCode());
      assertTrue(overruled.errors().contains("nope: there is no such file"), overruled.errors());
      assertEquals(1, overruled.exitCode());
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
