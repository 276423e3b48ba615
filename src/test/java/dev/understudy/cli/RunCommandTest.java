package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.Options;
import dev.understudy.Options.Tls;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ExternalTools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@AnyDatabase
// each run takes over the signals of this JVM
@Execution(ExecutionMode.SAME_THREAD)
class RunCommandTest {
  @TempDir Path folder;

  private record Ran(int status, String errors) {}

  /** Runs the command line in this JVM, with this folder and a token in the child's environment. */
  private Ran run(String... arguments) {
    boolean needsCurl = Stream.of(arguments).anyMatch(each -> each.contains("curl "));
    assumeTrue(!needsCurl || ExternalTools.isThere("curl"), "no curl here");
    var environment = new TreeMap<>(System.getenv());
    environment.putAll(Map.of("FOLDER", folder.toString(), "PROLIFIC_TOKEN", "real"));
    var errors = new ArrayList<String>();
    int status = new Main(environment, line -> {}, errors::add).exitCode(List.of(arguments));
    return new Ran(status, String.join("\n", errors));
  }

  private String written(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void theSummaryCountsCallsAndMessages() throws IOException {
    var ran =
        run(
            "run",
            "--",
            "sh",
            "-c",
            """
            curl -s $PROLIFIC_URL/api/v1/messages/bulk/ -H "Authorization: Token $PROLIFIC_TOKEN" \\
              -H "Content-Type: application/json" \\
              -d '{"ids": ["anybody", "somebody"], "body": "Hello", "study_id": "any"}'
            curl -s $PROLIFIC_URL/api/v1/nothing/ > "$FOLDER/nothing"
            curl -s $PROLIFIC_URL/api/v1/nothing/ > "$FOLDER/nothing"
            echo $PROLIFIC_TOKEN > "$FOLDER/token"
            exit 7
            """);
    assertEquals(
        new Ran(
            7,
            """
            understudy: 3 calls, 2 messages to 2 participants, none left this machine.
            understudy: 2 calls to what is not emulated: GET /api/v1/nothing/ (2)\
            """),
        ran);
    assertEquals("sb_run\n", written("token"));
    assertTrue(written("nothing").contains("140401"), written("nothing"));
  }

  @Test
  void theStoryTakesThePlaceOfTheSummary() {
    var ran =
        run(
            "run",
            "--story",
            "--",
            "sh",
            "-c",
            "curl -s -o /dev/null $PROLIFIC_URL/api/v1/messages/unread/ -H \"Authorization: Token"
                + " mine\"");
    assertTrue(ran.errors().contains("GET /api/v1/messages/unread/"), ran.errors());
    assertFalse(ran.errors().contains("calls,"), ran.errors());
    assertEquals(0, ran.status());
  }

  @Test
  void aFixtureOfTheUserMayRejectUnknownEntities() throws IOException {
    var fixture =
        Files.writeString(
            folder.resolve("strict.yaml"), "settings: { unknown_entities: reject }\n");
    var send =
        """
        curl -s -o /dev/null -w '%{http_code}' $PROLIFIC_URL/api/v1/messages/ \\
          -H "Authorization: Token mine" -H "Content-Type: application/json" \\
          -d '{"recipient_id": "anybody", "body": "Hello", "study_id": "any"}' > "$FOLDER/status"
        """;
    run("run", "--", "sh", "-c", send);
    assertEquals("204", written("status"));
    run("run", "--fixtures=default," + fixture, "--", "sh", "-c", send);
    assertEquals("400", written("status"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default,demo", "default,DATA"})
  void theSummaryLeavesOutWhatWasThereBefore(String fixtures) throws IOException {
    var data = fixtures.endsWith("DATA");
    var storage = data ? "--data=" + folder.resolve("data") : "--strict-auth";
    var send =
        """
        curl -s $PROLIFIC_URL/api/v1/messages/ -H "Authorization: Token $PROLIFIC_TOKEN" \\
          -H "Content-Type: application/json" \\
          -d '{"recipient_id": "anybody", "body": "Hello", "study_id": "any"}'
        """;
    for (int i = 0; i < (data ? 2 : 1); i++) {
      assertEquals(
          new Ran(0, "understudy: 1 call, 1 message to 1 participant, none left this machine."),
          run(
              "run",
              storage,
              "--fixtures=" + fixtures.replace(",DATA", ""),
              "--",
              "sh",
              "-c",
              send));
    }
  }

  @Test
  void aPortInUseEndsRunBeforeItsCommand() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var file = folder.resolve("made").toString();
      var ran = run("run", "--port=" + taken.getLocalPort(), "--", "touch", file);
      assertTrue(
          ran.errors().startsWith("Port " + taken.getLocalPort() + " of 127.0.0.1"), ran.errors());
      assertEquals(1, ran.status());
      assertFalse(Files.exists(Path.of(file)));
    }
  }

  @Test
  void aCommandThatMakesNoCallIsSuspicious() {
    assertEquals(
        new Ran(
            137,
            "understudy: WARNING: no call came here. Does the command ignore the proxy and its"
                + " CA?"),
        run("run", "--", "sh", "-c", "kill -9 $$"));
  }

  @Test
  void aCommandThatCannotBeRunHasTheStatusOfAShell() throws IOException {
    var file = Files.writeString(folder.resolve("script"), "exit 0");
    assertEquals(
        new Ran(
            127,
            "There is no command no-such-command: check its spelling and PATH, or give the path of"
                + " a file."),
        run("run", "--", "no-such-command"));
    var denied = run("run", "--", file.toString());
    assertEquals(126, denied.status());
    assertTrue(
        denied.errors().startsWith("The command " + file + " can't be run: "), denied.errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run                          | 2 | run needs a command after --, such as: run -- python script.py.
          run --                       | 2 | run needs a command after --, such as: run -- python script.py.
          run python x.py              | 2 | Unexpected argument: 'python': put -- before the command that is to be run. All options are listed by --help.
          run --at http://x --port 1 -- true | 2 | --port is an option of a server that run starts: leave it out with --at, or give it to the server at that URL.
          run --at x -- true           | 1 | --at: The URL of the server is an http or https URL such as http://localhost:8080, not 'x'.
          run --allow-host a/b -- true | 2 | --allow-host is a host name or address such as pypi.org, without scheme, port, path and wildcards, not 'a/b'.
          run --host 10.9.9.9 -- true  | 2 | The host 10.9.9.9 is not an address of this machine: give one with --host, or 0.0.0.0 for all.
          """)
  void badInputGetsASentence(String arguments, int status, String sentence) {
    assertEquals(new Ran(status, sentence), run(arguments.split(" ")));
  }

  @Test
  void callsGoToAServerThatRunsAlready() throws IOException {
    var options = Options.DEFAULT.withPort(0).with(Tls.IN_MEMORY);
    var call =
        """
        curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Token $PROLIFIC_TOKEN" \\
          https://api.prolific.com/api/v1/messages/unread/ > "$FOLDER/status"
        """;
    try (var server = Understudy.start(options)) {
      for (int i = 0; i < 2; i++) {
        assertEquals(
            new Ran(0, "understudy: 1 call, no messages, none left this machine."),
            run("run", "--at", server.baseUrl() + "/", "--", "sh", "-c", call));
        assertEquals("200", written("status"));
      }
      var calls = new UnderstudyClient(server.baseUrl()).sandbox("sb_run").requests();
      assertEquals(2, calls.operation("get-unread-messages").count());
    }
  }

  @Test
  void theServerAtAUrlMustAnswerAndHaveACertificate() {
    int port;
    try (var server = Understudy.start()) {
      port = server.port();
      var ran = run("run", "--at", server.baseUrl(), "--", "true");
      assertTrue(
          ran.errors()
              .endsWith("This server has no certificate: start it with --ca DIR to have one."),
          ran.errors());
      assertEquals(1, ran.status());
    }
    var ran = run("run", "--at", "http://localhost:" + port, "--", "true");
    assertTrue(
        ran.errors()
            .startsWith("--at: The server at http://localhost:" + port + " can't be reached"),
        ran.errors());
    assertEquals(1, ran.status());
  }
}
