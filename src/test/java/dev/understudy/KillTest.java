package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process was killed in the middle of its work. */
@AnyDatabase
class KillTest {
  private static final int CLIENTS = 8;
  private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 400;
  private static final String BATCH_OF_THREE =
      """
      {"to":["+33612345678","+15551234567","+447400123456"],
       "template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}""";

  @TempDir Path folder;

  @Test
  void everyAcknowledgedMessageIsThereAndWholeAfterAKill() throws InterruptedException {
    var acknowledged = new ConcurrentLinkedQueue<String>();
    try (var server = ServerProcess.run(Map.of(), "--port=0", "--data=" + folder)) {
      killUnderLoad(server, acknowledged);
    }
    assertTrue(acknowledged.size() >= ACKNOWLEDGED_BEFORE_THE_KILL);
    try (var again = ServerProcess.run(Map.of(), "--port=0", "--data=" + folder)) {
      var sizes = sizesOfBatches(again.baseUrl());
      acknowledged.forEach(batch -> assertEquals(3, sizes.get(batch), "batch " + batch));
      sizes.forEach((batch, size) -> assertEquals(3, size, "batch " + batch + " is not whole"));
    }
  }

  private static void killUnderLoad(
      ServerProcess server, ConcurrentLinkedQueue<String> acknowledged)
      throws InterruptedException {
    var send =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/v2/notify/batch"))
            .header("Authorization", "Bearer sb_killed")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(BATCH_OF_THREE))
            .build();
    var enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
    var clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new Thread(() -> sendUntilItFails(send, acknowledged, enough)))
            .toList();
    clients.forEach(Thread::start);
    enough.await();
    server.kill();
    for (var client : clients) {
      client.join();
    }
  }

  private static void sendUntilItFails(
      HttpRequest send, ConcurrentLinkedQueue<String> acknowledged, CountDownLatch enough) {
    var client = HttpClient.newHttpClient();
    try {
      while (true) {
        var response = client.send(send, BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        var id = response.body().replaceFirst("(?s).*\"request_id\":\"([^\"]+)\".*", "$1");
        acknowledged.add(id);
        enough.countDown();
      }
    } catch (IOException e) {
      // the server is gone: what was acknowledged until now has to be there
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Integer> sizesOfBatches(String baseUrl) {
    var sizes = new HashMap<String, Integer>();
    String cursor = "0";
    while (cursor != null) {
      var page =
          Api.call(baseUrl)
              .queryParam("limit", 500)
              .queryParam("cursor", cursor)
              .get("/_admin/sandboxes/sb_killed/messages")
              .then()
              .statusCode(200)
              .extract();
      page.<List<String>>path("messages.batch_id").forEach(id -> sizes.merge(id, 1, Integer::sum));
      cursor = page.path("next_cursor");
    }
    return sizes;
  }
}
