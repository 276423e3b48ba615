package dev.understudy.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Options;
import dev.understudy.Options.Bounds;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.TestDatabase;
import dev.understudy.testing.Thorough;
import dev.understudy.testing.Together;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that are made by many calls at the same time. */
@Tag("parallel")
class FirstCallsTest {
  private static final int THREADS = 12;
  private static final int SANDBOXES = Thorough.or(100, 20);
  private static final int MOST = 20;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyParallelFirstCallIsKept() throws Exception {
    try (var server = Understudy.start(TestDatabase.fresh())) {
      everyCallIsKept(server);
    }
  }

  // H2's files whatever the database of the run: skipped on PostgreSQL since it is the same test
  @Test
  @DisabledIfSystemProperty(named = "understudy.test.database", matches = "postgres")
  void everyParallelFirstCallIsKeptInFiles(@TempDir Path folder) throws Exception {
    try (var server = Understudy.start(Options.DEFAULT.withPort(0).withData(folder))) {
      everyCallIsKept(server);
    }
  }

  @Test
  void everyParallelFirstCallToTwoServersIsKept() throws Exception {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options)) {
      everyCallIsKept(one, other);
    }
  }

  private void everyCallIsKept(Understudy... servers) throws Exception {
    var clients =
        List.of(servers).stream().map(each -> new UnderstudyClient(each.baseUrl())).toList();
    try (var together = new Together(THREADS)) {
      for (int i = 0; i < SANDBOXES; i++) {
        var id = "sb_first_" + i;
        var calls = new ArrayList<HttpRequest>();
        for (int thread = 0; thread < THREADS; thread++) {
          calls.add(
              GoodCall.NOTIFY_BATCH.forClient(clients.get(thread % clients.size()).sandbox(id)));
        }
        var statuses = together.all(thread -> status(calls.get(thread)));
        assertEquals(Collections.nCopies(THREADS, 200), statuses, id);
        var sandbox = clients.get(0).sandbox(id);
        assertEquals(THREADS * GoodCall.NOTIFY_BATCH.messages(), sandbox.messages().total(), id);
        assertEquals(THREADS, sandbox.requests().total(), id);
      }
    }
  }

  @Test
  void onlyOneOfManyCallersCreatesASandbox() throws Exception {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options);
        var together = new Together(THREADS)) {
      var servers = List.of(one, other);
      for (int i = 0; i < SANDBOXES; i++) {
        var id = "made_" + i;
        var statuses =
            together.all(thread -> status(create(servers.get(thread % servers.size()), id)));
        assertEquals(1, Collections.frequency(statuses, 201), () -> id + " " + statuses);
        assertEquals(THREADS - 1, Collections.frequency(statuses, 409), () -> id + " " + statuses);
      }
      assertEquals(1 + SANDBOXES, new UnderstudyClient(one.baseUrl()).health().sandboxes());
    }
  }

  private static HttpRequest create(Understudy server, String id) {
    return HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_admin/sandboxes"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"id\":\"" + id + "\"}"))
        .build();
  }

  @Test
  void thereAreNeverMoreSandboxesThanAllowed() throws Exception {
    var options = TestDatabase.forTwoServers().with(new Bounds(1 << 20, MOST, 0, 0));
    try (var one = Understudy.start(options);
        var other = Understudy.start(options);
        var together = new Together(THREADS)) {
      var clients =
          List.of(new UnderstudyClient(one.baseUrl()), new UnderstudyClient(other.baseUrl()));
      for (int round = 0; round < SANDBOXES / 2; round++) {
        var prefix = "sb_many_" + round + "_";
        var statuses =
            together.all(
                thread ->
                    status(
                        GoodCall.NOTIFY_BATCH.forClient(
                            clients.get(thread % 2).sandbox(prefix + thread))));
        assertEquals(Collections.nCopies(THREADS, 200), statuses);
        int expected = Math.min(MOST, 1 + (round + 1) * THREADS);
        assertEquals(expected, clients.get(0).sandboxes().size());
        assertEquals(expected, clients.get(1).health().sandboxes());
      }
    }
  }

  private int status(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
