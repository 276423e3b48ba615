package com.example.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(UnderstudyExtension.class)
@Sandboxed(clock = "2026-01-15T09:00:00Z", strict = true)
class RemindersTest {
  private static final String ADA = "619e049f7648a4e1f8f3645b";
  private static final String STUDY = "6569ece7ca177d19117b1b95";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  /** The code under test, with Jackson 2. */
  private int remind(Sandbox sandbox, String participant) throws Exception {
    var body =
        json.writeValueAsString(
            Map.of("ids", List.of(participant), "body", "Tomorrow!", "study_id", STUDY));
    var request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/api/v1/messages/bulk/"))
            .header("Authorization", "Token " + sandbox.prolificToken())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void aReminderIsSentAndAnswered(Sandbox sandbox) throws Exception {
    assertEquals(204, remind(sandbox, ADA));
    var sent = sandbox.messages().outbound().await(1).get(0);
    assertEquals("Tomorrow!", sent.body());
    assertEquals(Instant.parse("2026-01-15T09:00:00Z"), sent.createdAt());
    sandbox.prolific().reply(ADA, "Thanks!");
    assertEquals(1, sandbox.messages().inbound().studyId(STUDY).total());
    sandbox.requests().provider("prolific").body("$.ids[0]", ADA).verify(1);
  }

  @Test
  void whatGoesWrongIsCounted(Sandbox sandbox) throws Exception {
    sandbox.faults().add(Fault.on("prolific").error(503).times(2));
    assertEquals(503, remind(sandbox, ADA));
    assertEquals(503, remind(sandbox, ADA));
    assertEquals(204, remind(sandbox, ADA));
    sandbox.clock().advance(Duration.ofDays(1));
    sandbox.messages().awaitNoMore(Duration.ofMillis(50));
  }

  @Test
  void aClientWithAFixedHostIsSentToTheServer() throws Exception {
    var options = Options.DEFAULT.withPort(0).with(Options.Tls.IN_MEMORY);
    try (var server = Understudy.start(options)) {
      var fixed =
          HttpClient.newBuilder()
              .sslContext(server.sslContext())
              .proxy(server.proxySelector())
              .build();
      var unread = URI.create("https://api.prolific.com/api/v1/messages/unread/");
      var request = HttpRequest.newBuilder(unread).header("Authorization", "Token sb_fixed");
      assertEquals("{\"results\":[]}", fixed.send(request.build(), BodyHandlers.ofString()).body());
    }
  }

  @Test
  @Sandboxed(strict = true, expect = 400)
  void aStrangerIsRefused(Sandbox sandbox) throws Exception {
    assertEquals(400, remind(sandbox, "nobody"));
    var unexpected = sandbox.requests().unexpected();
    assertEquals(List.of(), unexpected);
  }

  @Test
  void loggingIsTheProjectsOwn() {
    assertInstanceOf(LoggerContext.class, LoggerFactory.getILoggerFactory());
  }

  @Test
  void junitIsTheProjectsOwn() {
    var jar =
        Path.of(
            URI.create(Test.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    var expected = "junit-jupiter-api-" + System.getProperty("expected.junit") + ".jar";
    assertEquals(expected, jar.getFileName().toString());
  }

  @Test
  void theCommandLineStaysBehind() {
    for (var name :
        List.of("org.apache.commons.cli.CommandLine", "org.slf4j.nop.NOPServiceProvider")) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(name), name);
    }
    assertTrue(LoggerFactory.getLogger("x").isWarnEnabled());
  }
}
