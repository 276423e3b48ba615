package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.Options.Address;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health check of the image. */
@AnyDatabase
class HealthScriptTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;

  /** Runs it beside a server that was started with these words. */
  private int check(Map<String, String> environment, String... words) throws Exception {
    assumeTrue(Files.isExecutable(BASH), "no bash here");
    var commandLine =
        Files.writeString(
            folder.resolve("cmdline"), "java\0-jar\0understudy.jar\0" + String.join("\0", words));
    var health = Path.of(System.getProperty("basedir"), "docker", "health");
    var builder =
        new ProcessBuilder(BASH.toString(), health.toString(), commandLine.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  /** Asks again as the image does: on a busy machine one answer may take longer than it waits. */
  private void assertHealthy(Map<String, String> environment, String... words) throws Exception {
    int status = check(environment, words);
    for (int retries = 10; status != 0 && retries > 0; retries--) {
      status = check(environment, words);
    }
    assertEquals(0, status, Files.readString(folder.resolve("said")));
  }

  private static Understudy startAt(String host) {
    return Understudy.start(Options.DEFAULT.with(new Address(host, 0, List.of())));
  }

  @Test
  void itAsksWhereTheServerListens() throws Exception {
    try (var server = startAt("0.0.0.0")) {
      var port = String.valueOf(server.port());
      assertHealthy(Map.of("UNDERSTUDY_HOST", "0.0.0.0", "UNDERSTUDY_PORT", port));
      assertHealthy(Map.of("UNDERSTUDY_PORT", port + "\n"), "--strict-auth");
      assertHealthy(Map.of("UNDERSTUDY_PORT", "1"), "--port", port);
      assertHealthy(Map.of("UNDERSTUDY_PORT", "1"), "demo", "--port=" + port);
    }
    try (var server = startAt("127.0.0.2")) {
      var port = String.valueOf(server.port());
      assertHealthy(Map.of("UNDERSTUDY_HOST", "127.0.0.2", "UNDERSTUDY_PORT", port));
      assertHealthy(Map.of("UNDERSTUDY_PORT", port), "--host", "127.0.0.2");
    }
  }

  @Test
  void variablesOfKubernetesAreIgnored() throws Exception {
    var environment = Map.of("UNDERSTUDY_PORT", "tcp://10.96.0.12:8080");
    try (var server = startAt("localhost")) {
      assertHealthy(environment, "--port=" + server.port());
    }
  }

  @Test
  void withoutAServerItFails() throws Exception {
    var port = String.valueOf(Ports.freeFrom(20_300));
    assertNotEquals(0, check(Map.of("UNDERSTUDY_PORT", port)));
  }

  @Test
  void aServerThatIsUnwellFails() throws Exception {
    try (var unwell = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var answering = new Thread(() -> answer503(unwell));
      answering.start();
      assertNotEquals(0, check(Map.of("UNDERSTUDY_PORT", String.valueOf(unwell.getLocalPort()))));
      answering.join();
    }
  }

  private static void answer503(ServerSocket unwell) {
    try (var connection = unwell.accept()) {
      connection.getInputStream().read();
      connection
          .getOutputStream()
          .write("HTTP/1.1 503 No\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
