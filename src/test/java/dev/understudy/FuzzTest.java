package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand calls that Schemathesis makes of the OpenAPI files. It is written in Python:
 * {@code src/test/fuzz/fuzz.py}, with everything it needs installed below {@code target}. Another
 * seed is given as {@code -Dfuzz.seed=2}, another number of calls as {@code -Dfuzz.calls=20000}.
 */
@Tag("fuzz")
class FuzzTest {
  private static final Path SOURCES = Path.of("src/test/fuzz");
  private static final Path REQUIREMENTS = SOURCES.resolve("requirements.txt");
  private static final Path ENVIRONMENT = Path.of("target/fuzz");
  private static final Path PYTHON = ENVIRONMENT.resolve("bin/python");
  private static final Path INSTALLED = ENVIRONMENT.resolve("requirements.txt");
  private static final int TRIES = 3;
  private static final int CALLS = 100_000;

  @Test
  void noCallIsAnsweredOtherThanDocumented() throws IOException, InterruptedException {
    install();
    try (var server = ServerProcess.run(Map.of(), "--port=0")) {
      assertEquals(
          0,
          run(
              PYTHON.toString(),
              SOURCES.resolve("fuzz.py").toString(),
              "--url=" + server.baseUrl(),
              "--openapi=src/main/resources/dev/understudy/openapi",
              "--calls=" + Integer.getInteger("fuzz.calls", CALLS),
              "--seed=" + Integer.getInteger("fuzz.seed", 1),
              "--workers=" + Runtime.getRuntime().availableProcessors()),
          "what is wrong is printed above");
      server.terminate();
      assertEquals("", server.errors());
    }
  }

  /** Installs what the requirements say, unless that is there already. */
  private static void install() throws IOException, InterruptedException {
    if (Files.exists(INSTALLED) && Files.mismatch(INSTALLED, REQUIREMENTS) < 0) {
      return;
    }
    assertEquals(
        0,
        run("python3", "-m", "venv", "--clear", ENVIRONMENT.toString()),
        "python3 with its module venv is needed: install the package python3-venv");
    int status = 1;
    for (int i = 0; i < TRIES && status != 0; i++) {
      status =
          run(
              PYTHON.toString(),
              "-m",
              "pip",
              "install",
              "--quiet",
              "--disable-pip-version-check",
              "--requirement=" + REQUIREMENTS);
    }
    assertEquals(0, status, "pip could not install " + REQUIREMENTS);
    Files.copy(REQUIREMENTS, INSTALLED);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(System.out::println);
    }
    return process.waitFor();
  }
}
