package dev.understudy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Ports;
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

/** The README's tour, pasted into a shell: its answers are those that are printed there. */
@AnyDatabase
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String END = "--- end of the step ---";
  // by a clock that ran, when the tour was written down
  private static final Pattern MADE = Pattern.compile("2026-11-2\\dT.*Z");
  private static final Pattern DATE_HEADER = Pattern.compile("(?m)^Date: .*$");
  private static final JsonMapper JSON = new JsonMapper();

  /** Some lines for a shell, and what they are said to print. */
  private record Step(String commands, Optional<Answer> answer) {}

  private record Answer(boolean isJson, String text) {}

  private static List<Step> tour() throws IOException {
    var text = Files.readString(README);
    var tour = text.substring(text.indexOf("\n## A tour"), text.indexOf("\n## Point your clients"));
    var steps = new ArrayList<Step>();
    var block = BLOCK.matcher(tour);
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

  @Test
  void theTourGoesAsItIsWritten(@TempDir Path folder) throws Exception {
    assumeTrue(
        Stream.of("bash", "python3").allMatch(each -> said(each, "--version").isPresent())
            && said("curl", "-s", "-w", "%header{x}", "file:///dev/null").equals(Optional.of("")),
        "no bash, Python, or curl from 7.84 here");
    var steps = tour();
    final List<String> heard;
    try (var server = Understudy.start()) {
      heard = inShell(folder, server.baseUrl(), steps);
    }
    assertEquals(steps.size(), heard.size(), () -> String.join("\n", heard));
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      var output = heard.get(i);
      step.answer().ifPresent(answer -> assertSame(answer, output, step.commands()));
    }
    assertTrue(steps.stream().filter(step -> step.answer().isPresent()).count() > 15);
  }

  private static List<String> inShell(Path folder, String baseUrl, List<Step> steps)
      throws Exception {
    int port = Ports.freeFrom(9876);
    var script =
        steps.stream()
            .map(step -> step.commands() + "echo; echo '" + END + "'\n")
            .collect(Collectors.joining())
            .replace("http://localhost:8080", baseUrl)
            .replace("9876", Integer.toString(port))
            // a slow machine may take longer than a reader would wait
            .replace("wait=PT5S", "wait=PT60S")
            // the receiver is there when it listens, not after a second
            .replace(
                "sleep 1",
                "until (: < /dev/tcp/127.0.0.1/"
                    + port
                    + ") 2> probe.log; do kill -0 %% || exit; done");
    // what curl tells a person is part of what is read
    var shell = "set -m\ncurl() { command curl -sS \"$@\" 2>&1; }\n" + script;
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

  private static void assertSame(Answer printed, String heard, String commands) {
    if (printed.isJson()) {
      var expected = JSON.readTree(printed.text());
      var actual = atTheTimeOf(expected, JSON.readTree(heard));
      assertEquals(expected.toPrettyString(), actual.toPrettyString(), commands);
    } else {
      assertEquals(lines(printed.text()), lines(heard), commands);
    }
  }

  /** The same, but where the printed one has a time at which it was made, that one. */
  private static JsonNode atTheTimeOf(JsonNode printed, JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var object = JSON.createObjectNode();
        node.properties()
            .forEach(
                each ->
                    object.set(
                        each.getKey(), atTheTimeOf(printed.path(each.getKey()), each.getValue())));
        yield object;
      }
      case ARRAY -> {
        var array = JSON.createArrayNode();
        for (int i = 0; i < node.size(); i++) {
          array.add(atTheTimeOf(printed.path(i), node.get(i)));
        }
        yield array;
      }
      case STRING -> isMade(printed) && isInstant(node.stringValue()) ? printed : node;
      default -> node;
    };
  }

  private static boolean isMade(JsonNode printed) {
    return printed.isString() && MADE.matcher(printed.stringValue()).matches();
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

  /** What a command prints; none if there is no such command or it fails. */
  private static Optional<String> said(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.onExit().join().exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
