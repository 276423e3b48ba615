package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading of answers that a real server gives rarely, or never. */
@AnyDatabase
class AnswersTest {
  @Test
  void anAdvanceGoesOnUntilItIsCompleteAndIgnoresNewFields() {
    try (var server =
        new FakeServer(200)
            .answering(
                """
                {"mode":"frozen","now":"2026-01-15T09:00:00Z"}\
                """,
                """
                {"now":"2026-01-15T09:30:00Z","complete":false,"new_field":1,
                 "ran":[{"at":"2026-01-15T09:30:00Z","kind":"send","id":"a","outcome":"sent"}]}\
                """,
                """
                {"now":"2026-01-15T10:00:00Z","complete":true,
                 "ran":[{"at":"2026-01-15T10:00:00Z","kind":"step","id":"b",
                   "outcome":"delivered"}]}\
                """)) {
      var advanced = server.client().sandbox("s").clock().advance(Duration.ofHours(1));
      assertEquals(Instant.parse("2026-01-15T10:00:00Z"), advanced.now());
      assertEquals(List.of("a", "b"), advanced.ran().stream().map(Advanced.Ran::id).toList());
      assertTrue(advanced.complete());
      assertEquals(
          List.of("", "{\"by\":\"PT1H\"}", "{\"by\":\"PT30M\"}"),
          server.asked().stream().map(FakeServer.Asked::body).toList());
    }
  }

  @Test
  void aRefusalThatIsNoProblemOfOursIsToldAsItIs() {
    try (var server = new FakeServer(502).answering("<h1>Bad gateway</h1>")) {
      var refused = assertThrows(RefusedException.class, server.client()::health);
      assertEquals(502, refused.status());
      assertEquals(Map.of(), refused.errors());
      assertTrue(refused.getMessage().contains("<h1>Bad gateway</h1>"), refused.getMessage());
    }
  }
}
