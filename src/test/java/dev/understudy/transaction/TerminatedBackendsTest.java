package dev.understudy.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.TestDatabase;
import dev.understudy.testing.Thorough;
import dev.understudy.testing.Together;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Connections of two servers that PostgreSQL terminates under load, also during commits. */
@Tag("parallel")
@EnabledIfSystemProperty(named = "understudy.test.database", matches = "postgres")
class TerminatedBackendsTest {
  private static final int THREADS = 12;
  private static final int CALLS_OF_EACH = Thorough.or(1_000, 40);
  private static final int CALLS_IN_ONE = 10;
  private static final int BETWEEN = 30;

  private static final String TERMINATE =
      """
      select count(pg_terminate_backend(pid)) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()\
      """;

  private static final String UNKNOWN = "Whether this call was carried out is not known";

  private final HttpClient http = HttpClient.newHttpClient();

  /** Outcome of a call according to its response. */
  private enum CallOutcome {
    DONE,
    NOT_DONE,
    NOT_KNOWN
  }

  @Test
  void onlyAcknowledgedCallsAreCarriedOutAndOnce() throws Exception {
    var options = TestDatabase.fresh();
    var outcomes = new ConcurrentHashMap<String, CallOutcome>();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options);
        var threads = new Together(THREADS + 1);
        var database = DriverManager.getConnection(options.storage().databaseUrl().orElseThrow())) {
      var servers = List.of(one.baseUrl(), other.baseUrl());
      threads.all(
          thread ->
              thread == THREADS ? terminate(database, outcomes) : send(servers, thread, outcomes));
      assertEquals(THREADS * CALLS_OF_EACH, outcomes.size());
      var there = messages(new UnderstudyClient(one.baseUrl()));
      var wrong = new TreeMap<String, String>();
      outcomes.forEach(
          (call, answer) -> {
            int found = there.getOrDefault(call, 0);
            if (found > 1
                || answer != CallOutcome.NOT_KNOWN
                    && found != (answer == CallOutcome.DONE ? 1 : 0)) {
              wrong.put(call, answer + ", and there " + found + " times");
            }
          });
      assertEquals(Map.of(), wrong);
      assertTrue(outcomes.containsValue(CallOutcome.DONE));
    }
  }

  /** Terminates all connections after every {@link #BETWEEN} calls. */
  private static int terminate(Connection database, Map<String, CallOutcome> outcomes)
      throws SQLException {
    int times = 0;
    try (var statement = database.prepareStatement(TERMINATE)) {
      for (int next = BETWEEN; next < THREADS * CALLS_OF_EACH; next += BETWEEN) {
        while (outcomes.size() < next) {
          Thread.onSpinWait();
        }
        statement.executeQuery().close();
        times++;
      }
    }
    return times;
  }

  /** Sends calls to two servers alternately, to new sandboxes that all threads create at once. */
  private int send(List<String> servers, int thread, Map<String, CallOutcome> outcomes)
      throws Exception {
    for (int i = 0; i < CALLS_OF_EACH; i++) {
      var call = thread + "-" + i;
      outcomes.put(
          call, outcome(post(servers.get((thread + i) % 2), "sb_" + i / CALLS_IN_ONE, call)));
    }
    return CALLS_OF_EACH;
  }

  private HttpResponse<String> post(String server, String sandbox, String call) throws Exception {
    var body =
        """
        {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
         "variables":{"order_id":"1","amount":"5"},"correlation_id":"%s"}\
        """
            .formatted(call);
    var request =
        HttpRequest.newBuilder(URI.create(server + "/v2/notify/batch"))
            .header("Authorization", "Bearer " + sandbox)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static CallOutcome outcome(HttpResponse<String> answer) {
    if (answer.statusCode() == 200) {
      return CallOutcome.DONE;
    }
    assertEquals(503, answer.statusCode(), answer::body);
    return answer.body().contains(UNKNOWN) ? CallOutcome.NOT_KNOWN : CallOutcome.NOT_DONE;
  }

  /** Returns how many messages each call has sent. */
  private static Map<String, Integer> messages(UnderstudyClient client) {
    var found = new HashMap<String, Integer>();
    client.sandboxes().stream()
        .flatMap(each -> client.sandbox(each.id()).messages().list().stream())
        .forEach(each -> found.merge(each.detail("correlation_id").orElseThrow(), 1, Integer::sum));
    return found;
  }
}
