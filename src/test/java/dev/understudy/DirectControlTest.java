package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.UnderstudyClient;
import io.restassured.RestAssured;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DirectControlTest {
  private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text);
  }

  @Test
  void whatItDoesIsSeenOverHttp() {
    try (var server = Understudy.start()) {
      var control = server.directControl("sb_direct");
      control.create(Map.of("clock", Map.of("mode", "frozen", "now", NINE.toString())));
      var sandbox = new UnderstudyClient(server.baseUrl()).sandbox("sb_direct");

      control.moveClock(NINE.plusSeconds(60));
      assertEquals(NINE.plusSeconds(60), sandbox.clock().now());
      control.setFault(Optional.of(json("{\"effect\": {\"type\": \"error\", \"status\": 503}}")));
      control.setFault(Optional.of(json("{\"effect\": {\"type\": \"error\", \"status\": 500}}")));
      assertEquals(1, sandbox.faults().list().size());

      control.delete();
      assertThrows(RuntimeException.class, control::delete);
      assertThrows(RuntimeException.class, () -> sandbox.clock().now());
    }
  }

  @Test
  void aClockThatIsMovedRunsTheWorkOnTheWay() {
    try (var server = Understudy.start()) {
      var control = server.directControl("sb_direct");
      control.create(Map.of("clock", Map.of("mode", "frozen", "now", NINE.toString())));
      RestAssured.given()
          .baseUri(server.baseUrl())
          .header("apikey", "sb_direct:understudy")
          .contentType("application/json")
          .body(
              """
              {"provider": "twlo", "channel_key": "your_channel_key", "to": "+16175551212",
               "text": "Later.", "schedule": "2026-03-03T09:00:00Z"}\
              """)
          .post("/message")
          .then()
          .statusCode(200);
      control.moveClock(NINE.plusSeconds(2 * 86_400));

      var sandbox = new UnderstudyClient(server.baseUrl()).sandbox("sb_direct");
      assertEquals(
          Optional.of(NINE.plusSeconds(86_400)), sandbox.messages().list().get(0).sentAt());
      assertEquals(NINE.plusSeconds(2 * 86_400), sandbox.clock().now());
    }
  }

  @Test
  void whatTheControlPlaneRefusesItRefuses() {
    try (var server = Understudy.start()) {
      var control = server.directControl("sb_direct");
      control.create(Map.of());

      assertThrows(RuntimeException.class, () -> control.create(Map.of()));
      assertThrows(RuntimeException.class, () -> control.create(Map.of("seeds", 1)));
      assertThrows(
          RuntimeException.class,
          () ->
              control.setFault(
                  Optional.of(json("{\"effect\": {\"type\": \"error\", \"status\": 99}}"))));
      assertEquals(
          List.of(), new UnderstudyClient(server.baseUrl()).sandbox("sb_direct").faults().list());
      assertTrue(DirectControl.isOnClocks(Instant.parse("9990-12-31T23:59:59Z")));
      assertFalse(DirectControl.isOnClocks(Instant.parse("9991-01-01T00:00:00Z")));
    }
  }
}
