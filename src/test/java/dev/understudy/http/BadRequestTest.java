package dev.understudy.http;

import static dev.understudy.http.Service.utf8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with a wrong method, path or header, which are refused in JSON. */
@AnyDatabase
class BadRequestTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("otherMethods")
  void anUnknownMethodOfAPathIsNotAllowed(Service service, String method, Sandbox sandbox) {
    var answer =
        RawHttp.to(sandbox.baseUrl())
            .send(method, service.path(), service.headers(sandbox), utf8(service.good()));
    var allowed = List.of(answer.header("Allow").split(", "));
    assertAll(
        () -> assertEquals(405, answer.status(), answer::text),
        () -> answer.keepsTheContract(method, service.path()),
        () -> assertTrue(allowed.contains("POST"), allowed::toString),
        () -> assertFalse(allowed.contains(method), allowed::toString),
        () -> assertEquals(method.equals("HEAD"), answer.text().isEmpty()),
        () -> Service.showsNoTrace(answer),
        () -> Service.hasMessages(sandbox, 0));
  }

  static Stream<Arguments> otherMethods() {
    var methods = List.of("FOO", "TRACE", "OPTIONS", "HEAD", "PATCH", "PRI", "post", "get");
    // a job of Sociocs is made where jobs are listed, so that HEAD is one of its methods
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                methods.stream()
                    .filter(method -> service != Service.SOCIOCS || !method.equals("HEAD"))
                    .map(method -> arguments(service, method)));
  }

  @Test
  void headIsGetWithoutABody(Sandbox sandbox) {
    var path = "/api/v1/messages/unread/";
    var http = RawHttp.to(sandbox.baseUrl());
    var headers = Service.PROLIFIC.headers(sandbox);
    var got = http.send("GET", path, headers, new byte[0]).keepsTheContract("GET", path);
    var head = http.send("HEAD", path, headers, new byte[0]).keepsTheContract("HEAD", path);
    assertAll(
        () -> assertEquals(200, head.status()),
        () -> assertEquals(got.header("Content-Type"), head.header("Content-Type")),
        () -> assertEquals(sandbox.id(), head.header("Understudy-Sandbox")),
        () -> assertEquals("", head.text()));
  }

  @Test
  void headShowsARefusal(Sandbox sandbox) {
    var path = "/api/v1/messages/unread/";
    var head = RawHttp.to(sandbox.baseUrl()).send("HEAD", path, List.of(), new byte[0]);
    assertEquals(401, head.keepsTheContract("HEAD", path).status());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/v2/",
        "/v2/notify/",
        "/v2/notify/batch/",
        "/v2/notify/batch/x",
        "/v2/notify/Batch",
        "/v2//notify/batch",
        "/v2/notify//batch",
        "/v2/notify/batch//",
        "/v2/notify%2Fbatch",
        "/v2/notify/batch%2f",
        "/v2/notify/batch%20",
        "/v2/notify/batch;x=1",
        "/v2/./notify/batch",
        "/v2/x/../notify/batch",
        "/v2/%2e%2e/v2/notify/batch",
        "/v2/a%0d%0aSet-Cookie:%20x",
        "/v2/%F0%9F%98%80",
        "/v2/%u0041",
        "/messages/bulk/",
        "/messages/bulkx",
        "/messages//bulk",
        "/messages%2Fbulk/x/../..",
        "/channels/x/y",
        "/message/x",
        "/team-members/x",
        "/incoming/x",
        "/webhook-subscriptions/x/y",
        "/api/",
        "/api/v1/messages//bulk/",
        "/api/v1/messages/bulk//",
        "/api/v1/messages%2fbulk/",
        "/api/v2/messages/",
        "/_admin/x",
        "/_admin/sandboxes/default/x"
      })
  void anUnknownPathIsNotFoundByItsProvider(String path, Understudy server) {
    var answer =
        RawHttp.to(server.baseUrl())
            .send("POST", path, List.of("Content-Type: application/json"), utf8("{}"));
    assertAll(
        () -> assertEquals(404, answer.status(), answer::text),
        () -> answer.keepsTheContract("POST", path),
        () -> Service.showsNoTrace(answer));
  }

  @Test
  void theRootListsTheBasePaths(Understudy server) {
    var answer = RawHttp.to(server.baseUrl()).send("GET", "/", List.of(), new byte[0]);
    assertEquals(200, answer.status(), answer::text);
    assertEquals(
        """
        {"name":"Understudy","base_paths":{"prolific":["/api"],"sociocs":["/messages",\
        "/message","/channels","/team-members","/incoming","/contacts","/lists","/webhook-subscriptions"],\
        "prelude":["/v2"],"admin":["/_admin"]},"documentation":"/llms.txt"}\
        """,
        answer.text());
    var text = RawHttp.to(server.baseUrl()).send("GET", "/llms.txt", List.of(), new byte[0]);
    assertEquals(200, text.status());
    assertTrue(text.text().startsWith("# Understudy"), text::text);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/x",
        "/favicon.ico",
        "/v2x/notify/batch",
        "/V2/notify/batch",
        "/apix",
        "/messagesx",
        "//v2/notify/batch",
        "/%76%32/notify/batch",
        "/v2%2fnotify/batch",
        "/_adminx",
        "/x/%3Cscript%3E"
      })
  void aPathOfNoProviderGetsAListOfBasePaths(String path, Understudy server) {
    for (var method : List.of("GET", "POST", "FOO")) {
      var answer = RawHttp.to(server.baseUrl()).send(method, path, List.of(), utf8("some body"));
      assertAll(
          () -> assertEquals(404, answer.status(), answer::text),
          () -> answer.keepsTheContract(method, path),
          () -> assertEquals("application/json", answer.header("Content-Type")),
          () -> assertTrue(answer.text().contains(path), answer::text),
          () ->
              assertAll(
                  Stream.of(
                          "/api",
                          "/v2",
                          "/messages",
                          "/message",
                          "/channels",
                          "/team-members",
                          "/incoming",
                          "/contacts",
                          "/lists",
                          "/webhook-subscriptions",
                          "/_admin")
                      .map(base -> () -> assertTrue(answer.text().contains('"' + base), base))));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/%",
        "/v2/%",
        "/v2/%zz",
        "/v2/notify/batch%00",
        "/v2/%c0%af",
        "/v2/%ff",
        "/../v2/notify/batch",
        "/v2/../../x",
        "/v2/..;/v2/notify/batch",
        "/v2/notify\\batch",
        "/v2/<script>",
        "/v2/ notify",
        "v2/notify/batch",
        "*",
        "http://elsewhere.example/v2/notify/batch"
      })
  void anInvalidPathIsABadRequest(String path, Understudy server) {
    isUnreadable(
        400, RawHttp.to(server.baseUrl()).send("POST", path, List.of(), utf8("some body")));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Content-Type: application/json; charset",
        "Content-Type: text/plain; charset",
        "Content-Type: text/plain; charset=\\",
        "Content-Type: multipart/form-data; boundary=\"",
        "Content-Type: multipart/form-data",
        "Content-Type: application/x-www-form-urlencoded; charset=klingon",
        "Content-Type: application/x-www-form-urlencoded; charset",
        "Accept: */*;q=x",
        "Accept: text/html",
        "Accept-Charset: ;q=",
        "Accept-Encoding: gzip;q=x",
        "Accept-Language: xx-yy-zz;q=9",
        "Cookie: $Version=1; a=\"\\\"",
        "Cookie: =;=;=",
        "Range: bytes=z",
        "If-Modified-Since: z",
        "Forwarded: for=",
        "Date: z",
        "TE: z"
      })
  void aMalformedHeaderDoesNotChangeTheResponse(String header, Understudy server) {
    var json = "Content-Type: application/json";
    for (var path : List.of("/x", "/v2/x", "/api/x", "/messages/x/y", "/_admin/x")) {
      for (var method : List.of("GET", "POST")) {
        var headers = header.startsWith("Content-Type") ? List.of(header) : List.of(json, header);
        var http = RawHttp.to(server.baseUrl());
        var answer = http.send(method, path + "?a=%C3%A9", headers, utf8("{}"));
        assertAll(
            () -> assertEquals(404, answer.status(), answer::text),
            () -> answer.keepsTheContract(method, path),
            () -> Service.showsNoTrace(answer));
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /v2/notify/batch HTTP/1.1 | Content-Length: abc            | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: -1             | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: +2             | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: 2.0            | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: 0x2            | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: 2, 2           | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length:                | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: 99999999999999999999999 | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: 2~Content-Length: 3     | 400
          POST /v2/notify/batch HTTP/1.1 | Content-Length: 2~Transfer-Encoding: chunked | 400
          POST /v2/notify/batch HTTP/1.1 | Transfer-Encoding: fish        | 400
          POST /v2/notify/batch HTTP/1.1 | Host: elsewhere                | 400
          POST /v2/notify/batch HTTP/1.1 | No colon                       | 400
          POST /v2/notify/batch HTTP/1.1 | Bl ank: x                      | 400
          POST /v2/notify/batch HTTP/1.1 | X: a~ b                        | 400
          POST /v2/notify/batch HTTP/1.1 | Expect: fish                   | 417
          POST /v2/notify/batch HTTP/1.2 | X: y                           | 505
          POST /v2/notify/batch HTTP/x   | X: y                           | 505
          POST /v2/notify/batch          | X: y                           | 505
          POST                           | X: y                           | 400
          """)
  void invalidHttpIsRefusedInJson(String line, String headers, int status, Understudy server) {
    var head = RawHttp.head(line, List.of(headers.split("~")));
    isUnreadable(status, RawHttp.to(server.baseUrl()).hangingUp().send(head, utf8("{}")));
  }

  @Test
  void aTlsClientIsAnsweredInPlainJson(Understudy server) {
    var hello = new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    isUnreadable(400, RawHttp.to(server.baseUrl()).send(hello));
  }

  @Test
  void optionsOfTheWholeServerAreAnswered(Understudy server) {
    var answer = RawHttp.to(server.baseUrl()).send("OPTIONS", "*", List.of(), new byte[0]);
    assertEquals(204, answer.status(), answer::text);
  }

  @Test
  void http2WithPriorKnowledgeIsRefused(Understudy server) {
    var preface = utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    var answer = RawHttp.to(server.baseUrl()).send(preface);
    isUnreadable(426, answer);
    assertTrue(answer.text().contains("have the client use HTTP/1.1"), answer::text);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void anOfferOfHttp2IsAnsweredInHttp1(Service service, Sandbox sandbox) {
    var offer =
        List.of(
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA");
    var headers = service.headers(sandbox, offer.toArray(String[]::new));
    var http = RawHttp.to(sandbox.baseUrl());
    service.accepts(sandbox, http.send("POST", service.path(), headers, utf8(service.good())));
  }

  @Test
  void aRequestWithoutAHostIsRefused(Understudy server) {
    var request = utf8("POST /v2/notify/batch HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
    isUnreadable(400, RawHttp.to(server.baseUrl()).send(request));
  }

  @Test
  void aTooLongUrlIsRefused(Understudy server) {
    var path = "/v2/notify/batch?x=" + "x".repeat(70_000);
    isUnreadable(
        414, RawHttp.to(server.baseUrl()).send("POST", path, List.of(), utf8("some body")));
  }

  @Test
  void tooLargeHeadersAreRefused(Understudy server) {
    var headers = List.of("X-Large: " + "x".repeat(80_000));
    isUnreadable(
        431,
        RawHttp.to(server.baseUrl()).send("POST", "/v2/notify/batch", headers, utf8("some body")));
  }

  private static void isUnreadable(int status, RawHttp.Answer answer) {
    assertAll(
        () -> assertEquals(status, answer.status(), answer::text),
        () -> answer.keepsTheContract("POST", ""),
        () -> assertEquals("application/json", answer.header("Content-Type")),
        () -> Service.showsNoTrace(answer));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void headersOf60KilobytesAreRead(Service service, Sandbox sandbox) {
    service.accepts(
        sandbox, service.post(sandbox, service.good(), "X-Large: " + "x".repeat(60_000)));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void anHttp10ClientIsAnswered(Service service, Sandbox sandbox) {
    var good = utf8(service.good());
    var lines = String.join("\r\n", service.headers(sandbox, "Content-Length: " + good.length));
    var head = utf8("POST " + service.path() + " HTTP/1.0\r\n" + lines + "\r\n\r\n");
    service.accepts(sandbox, RawHttp.to(sandbox.baseUrl()).send(head, good));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aClientThatExpectsAContinueGetsIt(Service service, Sandbox sandbox) {
    var answer = service.post(sandbox, service.good(), "Expect: 100-continue");
    assertEquals(List.of(100), answer.interim());
    service.accepts(sandbox, answer);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aClientThatExpectsAContinueIsRefusedAtOnce(Service service, Sandbox sandbox) {
    var head =
        RawHttp.head(
            "POST " + service.path() + " HTTP/1.1",
            List.of("Content-Length: 500", "Expect: 100-continue"));
    var answer = RawHttp.to(sandbox.baseUrl()).send(head);
    assertEquals(List.of(), answer.interim());
    service.refuses(sandbox, 401, answer);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badCredentials")
  void anUnreadableCredentialIsRefused(Service service, List<String> credentials, Sandbox sandbox) {
    service.refuses(
        sandbox,
        401,
        RawHttp.to(sandbox.baseUrl())
            .send("POST", service.path(), credentials, utf8(service.good())));
  }

  static Stream<Arguments> badCredentials() {
    var authorization =
        List.of(
            "",
            " ",
            "Token",
            "Bearer",
            "Basic",
            "Fish x",
            "x",
            "Token a b",
            "Bearer a b",
            "Token a,b",
            "Bearer a,",
            "Basic %%%",
            "Basic YQ",
            "Token é",
            "Bearer é",
            "Token " + "x".repeat(1_001),
            "Bearer " + "x".repeat(1_001));
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                Stream.concat(
                        Stream.of(
                            List.<String>of(),
                            List.of("apikey:"),
                            List.of("apikey: a, b"),
                            List.of("apikey: " + "x".repeat(1_001)),
                            List.of("Authorization: Token a", "Authorization: Bearer a"),
                            List.of("X-Api-Key: a")),
                        authorization.stream().map(each -> List.of("Authorization: " + each)))
                    .filter(credentials -> !isWhole(service, credentials))
                    .map(credentials -> arguments(service, credentials)));
  }

  /** Returns whether all that follows the scheme is a token or key. */
  private static boolean isWhole(Service service, List<String> credentials) {
    var tokens =
        switch (service) {
          case PROLIFIC -> List.of("Token a b", "Token a,b");
          case PRELUDE -> List.of("Bearer a b", "Bearer a,");
          case SOCIOCS -> List.<String>of();
        };
    return tokens.stream().anyMatch(each -> credentials.equals(List.of("Authorization: " + each)));
  }
}
