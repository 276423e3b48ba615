package com.example.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The client works without the classes of the server, and says what is missing where it can't. */
class ClientOnlyTest {
  private static final Pattern URL = Pattern.compile("http://\\S+");

  @Test
  void theClientDrivesAServerThatRunsElsewhere() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var server =
        new ProcessBuilder(java, "-jar", System.getProperty("server.jar"), "--port", "0")
            .redirectErrorStream(true)
            .start();
    try (var output =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      var sandbox = new UnderstudyClient(url(output)).create();
      assertTrue(sandbox.id().startsWith("sb_"), sandbox.id());
      assertEquals(0, sandbox.messages().total());
    } finally {
      server.destroy();
    }
  }

  private static String url(BufferedReader output) throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      var url = URL.matcher(line);
      if (url.find()) {
        return url.group();
      }
    }
    throw new IOException("the server has ended");
  }

  @Test
  void theExtensionSaysThatThereIsNoServer() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(NeedsServer.class))
        .execute()
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            finishedWithFailure(message(text -> text.contains("There is no server to test with"))));
  }

  @ExtendWith(UnderstudyExtension.class)
  static class NeedsServer {
    @Test
    void hasASandbox(Sandbox sandbox) {
      throw new AssertionError("there is no server");
    }
  }

  @Test
  void nothingElseIsVisible() {
    for (var name : new String[] {"tools.jackson.databind.JsonNode", "dev.understudy.Understudy"}) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(name), name);
    }
  }
}
