package dev.understudy.http;

import static dev.understudy.http.Service.utf8;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options.Address;
import dev.understudy.Understudy;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that a web page of another site makes a browser send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossSiteTest {
  private static final String CROSS_SITE = "Sec-Fetch-Site: cross-site";

  private Understudy server;

  @BeforeAll
  void start() {
    server =
        Understudy.start(
            TestDatabase.fresh().with(new Address("127.0.0.1", 0, List.of("app.example"))));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private RawHttp.Answer send(String method, String target, List<String> headers, String body) {
    return RawHttp.to(server.baseUrl())
        .send(method, target, headers, utf8(body))
        .keepsTheContract(method, target);
  }

  private static List<String> headers(List<String> some, String... more) {
    var all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void crossSiteRequestsChangeNothing(Service service) {
    var made = Api.sandbox(server.baseUrl(), "sb_made_" + service);
    GoodCall.UNREAD.in(made).then().statusCode(200);
    var stranger = Api.sandbox(server.baseUrl(), "sb_stranger_" + service);
    var state = state();
    var requests = List.of("", "?apikey=sb_q:x");
    for (var sandbox : List.of(made, stranger)) {
      for (var query : requests) {
        var headers = headers(service.headers(sandbox), CROSS_SITE);
        for (var path : List.of(service.path(), service.path() + "x", "/nobody")) {
          for (var method : List.of("GET", "POST", "OPTIONS")) {
            var answer = send(method, path + query, headers, service.good());
            assertEquals(403, answer.status(), answer::text);
            assertTrue(answer.text().contains("A web page of another site"), answer::text);
            assertEquals("", answer.header("Understudy-Sandbox"));
          }
        }
      }
    }
    assertEquals(state, state());
  }

  /** Returns all state that a call could change, and the number of sandboxes. */
  private List<String> state() {
    var sandboxes = Api.call(server.baseUrl()).get("/_admin/sandboxes").then().statusCode(200);
    var ids = sandboxes.extract().<List<String>>path("sandboxes.id");
    return ids.stream()
        .flatMap(
            id ->
                Stream.of("/requests", "/messages", "/faults", "/rate-limits")
                    .map(path -> Api.admin(Api.sandbox(server.baseUrl(), id)).get(path).asString()))
        .toList();
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource({
    "cross-site, http://localhost:3000, 200",
    "cross-site, http://127.0.0.1:3000, 200",
    "cross-site, http://[::1]:3000, 200",
    "cross-site, https://APP.example, 200",
    "cross-site, https://app.example.evil.example, 403",
    "cross-site, https://evil.example, 403",
    "cross-site, null, 403",
    "cross-site, ://, 403",
    "same-site, https://evil.example, 200",
    "same-origin, https://evil.example, 200",
    "none, https://evil.example, 200"
  })
  void aPageOfAnAllowedOriginMayCall(String site, String origin, int status) {
    var sandbox = Api.sandbox(server.baseUrl(), "sb_origins");
    var headers =
        headers(Service.PRELUDE.headers(sandbox), "Sec-Fetch-Site: " + site, "Origin: " + origin);
    var answer = send("POST", Service.PRELUDE.path(), headers, Service.PRELUDE.good());
    assertEquals(status, answer.status(), answer::text);
  }

  @Test
  void requestsForBrowserFilesAreNotJournaled() {
    var before = Api.sandbox(server.baseUrl(), "default");
    var calls = Api.admin(before).get("/requests").then().extract().<Integer>path("total");
    for (var path :
        List.of(
            "/favicon.ico",
            "/apple-touch-icon.png",
            "/apple-touch-icon-120x120-precomposed.png",
            "/.well-known/appspecific/com.chrome.devtools.json")) {
      assertEquals(404, send("GET", path, List.of(), "").status());
    }
    Api.admin(before).get("/requests").then().body("total", is(calls));
    assertEquals(404, send("GET", "/favicon.ico/x", List.of(), "").status());
    Api.admin(before).get("/requests").then().body("total", is(calls + 1));
  }
}
