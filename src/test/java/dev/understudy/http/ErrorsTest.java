package dev.understudy.http;

import static dev.understudy.http.Service.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.console.ConsoleFiles;
import dev.understudy.fault.Faults;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.journal.Journal;
import dev.understudy.prelude.PreludeProvider;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.TestSandboxes;
import io.javalin.http.Context;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Operations and routes that throw an error, not an exception. */
@AnyDatabase
class ErrorsTest {
  private static final List<Error> ERRORS =
      List.of(new StackOverflowError(), new AssertionError("x"), new NoClassDefFoundError("a/b"));

  /** Returns Prelude with operations that throw the errors one after the other. */
  private static Provider broken() {
    var prelude = new PreludeProvider();
    var errors = ERRORS.iterator();
    var operations =
        prelude.operations().stream()
            .map(
                each ->
                    new Operation(
                        each.id(),
                        each.method(),
                        each.path(),
                        call -> {
                          throw errors.next();
                        }))
            .toList();
    return (Provider)
        Proxy.newProxyInstance(
            ErrorsTest.class.getClassLoader(),
            new Class<?>[] {Provider.class},
            (proxy, method, arguments) ->
                method.getName().equals("operations")
                    ? operations
                    : method.invoke(prelude, arguments));
  }

  /** Routes of which one throws an error. */
  private static final class BrokenRoutes implements HttpServer.OwnRoutes {
    @Override
    public String basePath() {
      return "/_admin";
    }

    @Override
    public void addTo(Routes routes) {
      routes.add(
          "GET",
          "/_admin/broken",
          context -> {
            throw new StackOverflowError();
          });
    }

    @Override
    public void refuse(Context context, int status, List<String> allowedMethods) {
      context.status(status).result("refused with " + status);
    }

    @Override
    public void unavailable(Context context, String sentence) {
      context.status(503);
    }
  }

  @Test
  void anErrorIsAnsweredInTheProvidersForm() throws Exception {
    var systemClock = new SystemClock();
    try (var database = Database.inMemory(systemClock.freshSandboxId());
        var socket = ServerSocketChannel.open()) {
      database.open();
      var providers = List.of(broken());
      var catalog = new Catalog(providers);
      var sandboxes = TestSandboxes.on(database);
      var rules = new CallRules(new RateLimiter(catalog), new Faults(catalog), new Journal(0));
      var ready = CompletableFuture.completedFuture(null);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (var server =
          new HttpServer(
              providers,
              sandboxes,
              new BodyReader(1_000),
              rules,
              new BrokenRoutes(),
              new ConsoleFiles(),
              Set.of(),
              ready,
              new OutOfMemoryHandler(true, sentence -> {}),
              List.of(),
              Optional.empty())) {
        server.start(List.of(socket));
        var url = "http://127.0.0.1:" + ((InetSocketAddress) socket.getLocalAddress()).getPort();
        var headers = List.of("Authorization: Bearer sb_x", "Content-Type: application/json");
        for (var ignored : ERRORS) {
          var answer = RawHttp.to(url).send("POST", "/v2/notify/batch", headers, utf8("{}"));
          assertEquals(500, answer.status(), answer::text);
          assertTrue(answer.text().contains("\"type\":\"internal_error\""), answer::text);
          answer.keepsTheContract("POST", "/v2/notify/batch");
        }
        var answer = RawHttp.to(url).send("GET", "/_admin/broken", List.of(), new byte[0]);
        assertEquals(500, answer.status());
        assertEquals("refused with 500", answer.text());
      }
    }
  }
}
