package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyDelaysTest {
  private static final int CALLS = 300;

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  @Test
  void hundredsOfCallsCanBeDelayedAtTheSameTime(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("prelude").delay(Duration.ofSeconds(1)));
    var client = HttpClient.newHttpClient();
    var calls =
        IntStream.range(0, CALLS)
            .mapToObj(
                i ->
                    client.sendAsync(
                        GoodCall.NOTIFY_BATCH.forClient(sandbox), BodyHandlers.ofString()))
            .toList();
    // others are answered meanwhile, however many are held up
    GoodCall.UNREAD.in(sandbox).then().statusCode(200);
    calls.forEach(CompletableFuture::join);
    assertEquals(
        List.of(200),
        calls.stream()
            .map(CompletableFuture::join)
            .map(each -> each.statusCode())
            .distinct()
            .toList());
    assertEquals(List.of(CALLS, CALLS), Control.counts(sandbox, 0));
    assertEquals(CALLS * GoodCall.NOTIFY_BATCH.messages(), Control.messages(sandbox));
  }
}
