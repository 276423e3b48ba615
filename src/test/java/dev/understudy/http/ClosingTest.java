package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delayed calls when the server closes. */
class ClosingTest {
  private static void heldUp(Sandbox sandbox, String effect) {
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    Control.fault(
        sandbox,
        "{\"provider\":\"prelude\",\"effect\":{\"type\":\"%s\",\"duration\":\"PT1H\"}}"
            .formatted(effect));
  }

  private static void untilItActed(Sandbox sandbox) {
    while (Control.counts(sandbox, 0).equals(List.of(0, 0))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aDelayedCallIsCarriedOutWhenTheServerCloses(@TempDir Path folder) {
    var options = Options.DEFAULT.withPort(0).withData(folder);
    var server = Understudy.start(options);
    var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
    heldUp(sandbox, "delay");
    var answer =
        HttpClient.newHttpClient()
            .sendAsync(GoodCall.NOTIFY_BATCH.forClient(sandbox), BodyHandlers.ofString());
    untilItActed(sandbox);
    server.close();
    assertEquals(200, answer.join().statusCode());
    try (var next = Understudy.start(options)) {
      assertEquals(2, Control.messages(Api.sandbox(next.baseUrl(), "sb_x")));
    }
  }

  @Test
  void aCallThatTimesOutEndsWithoutAResponse() {
    var server = Understudy.start();
    var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
    heldUp(sandbox, "timeout");
    var answer =
        HttpClient.newHttpClient()
            .sendAsync(GoodCall.NOTIFY_BATCH.forClient(sandbox), BodyHandlers.ofString());
    untilItActed(sandbox);
    server.close();
    assertInstanceOf(
        IOException.class, assertThrows(CompletionException.class, answer::join).getCause());
  }
}
