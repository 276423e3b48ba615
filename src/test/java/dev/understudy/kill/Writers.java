package dev.understudy.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Message;
import dev.understudy.client.Sandbox;
import dev.understudy.testing.Together;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write to one sandbox and remember what was acknowledged: alternately a batch of
 * three messages and a single one, each with a name of its own.
 */
final class Writers {
  private static final String BATCH =
      """
      {"to":["+33612345678","+15551234567","+447400123456"],"correlation_id":"%s",
       "template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}\
      """;
  private static final String SINGLE =
      """
      {"recipient_id":"619e049f7648a4e1f8f3645b","study_id":"6569ece7ca177d19117b1b95","body":"%s"}\
      """;
  private static final String REFUSED =
      """
      {"to":[],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9","variables":{"filler":"%s"}}\
      """;

  private final String sandbox;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger calls = new AtomicInteger();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /** Creates the writers to a sandbox, which begins empty. */
  Writers(String sandbox) {
    this.sandbox = sandbox;
  }

  /** Makes so many calls, one after the other; each has to be acknowledged. */
  void write(String server, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      call(server);
    }
  }

  /**
   * Writes from several threads until the server is gone.
   *
   * @param count how many more calls are acknowledged when it is killed
   */
  void writeUntilKilled(String server, int threads, int count, Runnable kill) throws Exception {
    var left = new AtomicInteger(count);
    try (var together = new Together(threads)) {
      together.all(
          thread -> {
            try {
              while (true) {
                call(server);
                if (left.decrementAndGet() == 0) {
                  kill.run();
                }
              }
            } catch (IOException e) {
              // the server is gone: what was acknowledged until now has to be there
              return true;
            }
          });
    }
  }

  private void call(String server) throws IOException, InterruptedException {
    int number = calls.incrementAndGet();
    var name = "call " + number;
    var answer =
        number % 2 == 0
            ? post(server + "/v2/notify/batch", "Bearer ", BATCH.formatted(name))
            : post(server + "/api/v1/messages/", "Token ", SINGLE.formatted(name));
    assertEquals(number % 2 == 0 ? 200 : 204, answer.statusCode(), answer::body);
    acknowledged.add(name);
  }

  /** Makes a call with so long a body that is refused: it is in the journal, and nowhere else. */
  void writeRefused(String server, int length) throws IOException, InterruptedException {
    var answer =
        post(server + "/v2/notify/batch", "Bearer ", REFUSED.formatted("x".repeat(length)));
    assertEquals(400, answer.statusCode(), answer::body);
  }

  private HttpResponse<String> post(String url, String scheme, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", scheme + sandbox)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Checks that all that was ever acknowledged is there, and that all that is there is whole. */
  void check(Sandbox read) {
    var found = new HashMap<String, Integer>();
    read.messages().list().forEach(each -> found.merge(name(each), 1, Integer::sum));
    var wrong = new TreeMap<String, String>();
    acknowledged.stream()
        .filter(name -> !found.containsKey(name))
        .forEach(name -> wrong.put(name, "lost"));
    found.forEach(
        (name, messages) -> {
          int of = Integer.parseInt(name.substring(5)) % 2 == 0 ? 3 : 1;
          if (messages != of) {
            wrong.put(name, messages + " messages of " + of);
          }
        });
    assertEquals(Map.of(), wrong);
  }

  private static String name(Message message) {
    return message.detail("correlation_id").orElse(message.body());
  }
}
