package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.ExternalTools;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
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
  private static final int CALLS = 100_000;

  @Test
  void noCallIsAnsweredOtherThanDocumented() throws IOException, InterruptedException {
    var python = ExternalTools.python(REQUIREMENTS, Path.of("target/fuzz"));
    try (var server = ServerProcess.run(Map.of(), "--port=0")) {
      ExternalTools.runWell(
          python.toString(),
          SOURCES.resolve("fuzz.py").toString(),
          "--url=" + server.baseUrl(),
          "--openapi=src/main/resources/dev/understudy/openapi",
          "--calls=" + Integer.getInteger("fuzz.calls", CALLS),
          "--seed=" + Integer.getInteger("fuzz.seed", 1),
          "--workers=" + Runtime.getRuntime().availableProcessors());
      server.terminate();
      assertEquals("", server.errors());
    }
  }
}
