package dev.understudy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The examples of README and pages: shell commands, whose answers are those that the pages print,
 * and the fixture.
 */
@AnyDatabase
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final Pattern BLOCK =
      Pattern.compile("^ *```(\\w*)\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String END = "--- end of the step ---";
  // instants of a live clock
  private static final Pattern LIVE_INSTANT = Pattern.compile("2026-11-2\\dT.*Z");
  private static final Pattern DATE_HEADER = Pattern.compile("(?m)^Date: .*$");
  private static final JsonMapper JSON = new JsonMapper();

  /** Lines for a shell, and the answer that the page prints. */
  private record Step(String commands, Optional<Answer> answer) {}

  private record Answer(boolean isJson, String text) {}

  private static String calls() throws IOException {
    var text = Files.readString(README);
    return text.substring(
        text.indexOf("\n## Three calls"), text.indexOf("\n## Emulated operations"));
  }

  private static List<Step> steps(String text) {
    var steps = new ArrayList<Step>();
    var block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("sh")) {
        steps.add(new Step(block.group(2), Optional.empty()));
      } else {
        steps.add(
            new Step(
                steps.remove(steps.size() - 1).commands(),
                Optional.of(new Answer(block.group(1).equals("json"), block.group(2)))));
      }
    }
    return steps;
  }

  private static void assumeShell() {
    assumeTrue(
        Stream.of("bash", "python3").allMatch(each -> output(each, "--version").isPresent())
            && output("curl", "-s", "-w", "%header{x}", "file:///dev/null").equals(Optional.of("")),
        "no bash, Python, or curl from 7.84 here");
  }

  @Test
  void callsOfReadmeGetTheirPrintedAnswers(@TempDir Path folder) throws Exception {
    assertEquals(3, assertPrintedAnswers(folder, steps(calls())));
  }

  @Test
  void furtherCommandsOfReadmeSucceed(@TempDir Path folder) throws Exception {
    var text = Files.readString(README);
    var section =
        text.substring(
            text.indexOf("\n## Drift, worlds and bad days"), text.indexOf("\n## Documentation"));
    var recording = BLOCK.matcher(Files.readString(PAGES.resolve("check.md")));
    assertTrue(recording.find() && recording.find() && recording.group(1).equals("json"));
    Files.writeString(folder.resolve("traffic.har"), recording.group(2));
    var jar =
        "java() { command java -cp '%s' dev.understudy.cli.Main \"${@:3}\"; }\n"
            .formatted(absoluteClassPath());
    var steps = new ArrayList<>(steps(calls()).subList(0, 1));
    steps.add(new Step(jar + steps(section).get(0).commands(), Optional.empty()));
    final String output;
    try (var server = Understudy.start()) {
      output = inShell(folder, server.baseUrl(), steps, "--fail-with-body").get(1);
    }
    assertTrue(
        Stream.of(
                "2 calls of 2 operations replayed: 2 differences.",
                "\"name\":\"thanked\"",
                "\"id\":\"sb_",
                "\"profile\":\"bad-day\"",
                "\"worthwhile\"")
            .allMatch(output::contains),
        output);
    assertFalse(output.contains("curl: ("), output);
  }

  @Test
  void callsOfTourGetTheirPrintedAnswers(@TempDir Path folder) throws Exception {
    var tour = steps(Files.readString(PAGES.resolve("tour.md")));
    assertTrue(assertPrintedAnswers(folder, tour) > 15);
  }

  @Test
  void callsOfTroubleshootingSucceed(@TempDir Path folder) throws Exception {
    var create =
        """
        curl -H "Authorization: Token sb_mytest" http://localhost:8080/api/v1/messages/unread/
        """;
    var text = Files.readString(PAGES.resolve("troubleshooting.md"));
    var calls =
        Pattern.compile("^ *```sh\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(text)
            .results()
            .map(block -> new Step(block.group(1), Optional.empty()));
    var steps = Stream.concat(Stream.of(new Step(create, Optional.empty())), calls).toList();
    final List<String> outputs;
    try (var server = Understudy.start()) {
      outputs = inShell(folder, server.baseUrl(), steps, "--fail-with-body");
    }
    assertEquals(steps.size(), outputs.size(), () -> String.join("\n", outputs));
    assertFalse(String.join("\n", outputs).contains("curl: ("), () -> String.join("\n", outputs));
    assertTrue(steps.size() > 8);
  }

  @Test
  void fixtureWithAllKeysIsAccepted(@TempDir Path folder) throws IOException {
    var text = Files.readString(PAGES.resolve("fixtures.md"));
    var block = BLOCK.matcher(text.substring(text.indexOf("\n## All keys")));
    assertTrue(block.find() && block.group(1).equals("yaml"));
    var file = Files.writeString(folder.resolve("all-keys.yaml"), block.group(2));
    try (var server = Understudy.start(Options.DEFAULT.withPort(0).withFixtures(file.toString()))) {
      assertTrue(new UnderstudyClient(server.baseUrl()).sandbox("default").messages().total() > 0);
    }
  }

  /** Runs the steps on a new server and returns how many of them have an answer. */
  private static long assertPrintedAnswers(Path folder, List<Step> steps) throws Exception {
    final List<String> outputs;
    try (var server = Understudy.start()) {
      outputs = inShell(folder, server.baseUrl(), steps, "");
    }
    assertEquals(steps.size(), outputs.size(), () -> String.join("\n", outputs));
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      var output = outputs.get(i);
      step.answer().ifPresent(answer -> assertSame(answer, output, step.commands()));
    }
    return steps.stream().filter(step -> step.answer().isPresent()).count();
  }

  private static String absoluteClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(each -> Path.of(each).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> inShell(
      Path folder, String baseUrl, List<Step> steps, String curlOption) throws Exception {
    assumeShell();
    int port = Ports.freeFrom(9876);
    var script =
        steps.stream()
            .map(step -> step.commands() + "echo; echo '" + END + "'\n")
            .collect(Collectors.joining())
            .replace("http://localhost:8080", baseUrl)
            .replace("9876", Integer.toString(port))
            // a slow machine may need longer
            .replace("wait=PT5S", "wait=PT60S")
            // waits until the receiver listens
            .replace(
                "sleep 1",
                "until (: < /dev/tcp/127.0.0.1/"
                    + port
                    + ") 2> probe.log; do kill -0 %% || exit; done");
    // the pages also print the errors of curl
    var shell = "set -m\ncurl() { command curl -sS " + curlOption + " \"$@\" 2>&1; }\n" + script;
    Files.writeString(folder.resolve("tour.sh"), shell);
    var process =
        new ProcessBuilder("bash", "tour.sh")
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("tour.log").toFile())
            .redirectError(folder.resolve("errors.log").toFile())
            .start();
    try {
      process.waitFor(1, TimeUnit.MINUTES);
      return List.of(Files.readString(folder.resolve("tour.log")).split("\n?" + END + "\n"));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void assertSame(Answer printed, String output, String commands) {
    if (printed.isJson()) {
      var expected = JSON.readTree(printed.text());
      var actual = withPrintedInstants(expected, JSON.readTree(output));
      assertEquals(expected.toPrettyString(), actual.toPrettyString(), commands);
    } else {
      assertEquals(lines(printed.text()), lines(output), commands);
    }
  }

  /** Replaces instants of a live clock by the printed ones. */
  private static JsonNode withPrintedInstants(JsonNode printed, JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var object = JSON.createObjectNode();
        node.properties()
            .forEach(
                each ->
                    object.set(
                        each.getKey(),
                        withPrintedInstants(printed.path(each.getKey()), each.getValue())));
        yield object;
      }
      case ARRAY -> {
        var array = JSON.createArrayNode();
        for (int i = 0; i < node.size(); i++) {
          array.add(withPrintedInstants(printed.path(i), node.get(i)));
        }
        yield array;
      }
      case STRING -> isLiveInstant(printed) && isInstant(node.stringValue()) ? printed : node;
      default -> node;
    };
  }

  private static boolean isLiveInstant(JsonNode printed) {
    return printed.isString() && LIVE_INSTANT.matcher(printed.stringValue()).matches();
  }

  private static boolean isInstant(String text) {
    try {
      return Instant.parse(text).isAfter(Instant.EPOCH);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static List<String> lines(String text) {
    return DATE_HEADER
        .matcher(text)
        .replaceAll("Date: …")
        .strip()
        .lines()
        .map(String::strip)
        .toList();
  }

  /** Returns the output of a command; empty if the command does not exist or fails. */
  private static Optional<String> output(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.onExit().join().exitValue() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
