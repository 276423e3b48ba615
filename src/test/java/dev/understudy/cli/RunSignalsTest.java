package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.ExternalTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run} as a process of its own, which gets signals and has a standard input. */
@Tag("leaks")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunSignalsTest {
  private static final String NO_CALL =
      "understudy: WARNING: no call came here. Does the command ignore the proxy and its CA?";

  @TempDir Path folder;
  private Process process;
  private BufferedReader out;

  /** Starts it in a process group of its own, with this folder for temporary files. */
  private void start(String... arguments) throws IOException {
    // what runs the tests may ignore these signals, as nohup does
    var command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP", "setsid"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.understudy.cli.Main", "run"));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Runs this in a shell that has said that it is ready, and then waits. */
  private void startTrapping(String trap) throws IOException {
    start("--", "sh", "-c", trap + "\necho ready\nwhile :; do sleep 0.1; done");
    assertEquals("ready", out.readLine());
  }

  private void send(String signal, String target) throws IOException, InterruptedException {
    ExternalTools.runWell("sh", "-c", "kill -" + signal + " " + target);
  }

  /** Checks the status and the last line, and that no file is left. */
  private void assertEnded(int status, String lastLine) throws IOException, InterruptedException {
    var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(status, process.waitFor(), errors);
    assertEquals(lastLine, errors.strip().replaceFirst("(?s).*\n", ""));
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of(),
          files
              .map(each -> each.getFileName().toString())
              .filter(each -> each.startsWith("understudy-run"))
              .toList());
    }
  }

  @AfterEach
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void ctrlCGoesToTheWholeGroup() throws Exception {
    startTrapping("trap 'exit 5' INT");
    send("INT", "-" + process.pid());
    assertEnded(5, NO_CALL);
  }

  @Test
  void termAndHupAreHandedOnAndIntIsNot() throws Exception {
    startTrapping("trap 'echo int' INT; trap 'echo hup' HUP; trap 'echo term; exit 3' TERM");
    var pid = String.valueOf(process.pid());
    send("INT", pid);
    send("HUP", pid);
    assertEquals("hup", out.readLine());
    send("TERM", pid);
    assertEquals("term", out.readLine());
    assertEnded(3, NO_CALL);
  }

  @Test
  void aServerThatStaysOpenTellsItsConsole() throws Exception {
    start("--keep-open", "--", "sh", "-c", "read line; echo \"read $line\"; exit 4");
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write("a line\n");
    }
    assertEquals("read a line", out.readLine());
    var errors = process.errorReader(StandardCharsets.UTF_8);
    assertEquals(NO_CALL, errors.readLine());
    var console = errors.readLine();
    assertTrue(
        console.matches(
            "understudy: the console is at http://127\\.0\\.0\\.1:\\d+/_console/ until Ctrl-C\\."),
        console);
    var url = console.replaceFirst(".*(http\\S+).*", "$1");
    ExternalTools.runWell("curl", "-sf", "-o", "/dev/null", url);
    send("INT", String.valueOf(process.pid()));
    assertEnded(4, "");
  }
}
