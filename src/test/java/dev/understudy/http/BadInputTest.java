package dev.understudy.http;

import static dev.understudy.http.Service.utf8;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that can't be read: each provider refuses them in its own form, and nothing changes. */
class BadInputTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("unreadableBodies")
  void aBodyThatIsNotAJsonObjectIsRefused(
      Service service, String name, byte[] body, Sandbox sandbox) {
    service.refuses(sandbox, 400, post(service, sandbox, body));
  }

  static Stream<Arguments> unreadableBodies() {
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                bodies(service).entrySet().stream()
                    .map(each -> arguments(service, each.getKey(), each.getValue())));
  }

  private static Map<String, byte[]> bodies(Service service) {
    var good = service.good();
    var bodies = new LinkedHashMap<String, byte[]>();
    bodies.put("nothing", new byte[0]);
    bodies.put("blanks", utf8(" \n\t"));
    for (var text : List.of("null", "[]", "\"x\"", "1", "true", "NaN", "//\n{}")) {
      bodies.put(text, utf8(text));
    }
    bodies.put("truncated", utf8(good.substring(0, good.length() - 5)));
    bodies.put("in single quotes", utf8(good.replace('"', '\'')));
    bodies.put("a comma too many", utf8(good.replaceFirst("\\}\\s*$", ",}")));
    bodies.put("two documents", utf8(good + good));
    bodies.put("something after the end", utf8(good + "]"));
    bodies.put("a key twice", utf8(service.withField("x", "1,\"x\":2")));
    bodies.put("10000 arrays", utf8("[".repeat(10_000)));
    bodies.put("10000 objects", utf8("{\"a\":".repeat(10_000)));
    bodies.put(
        "10000 levels in an unknown field",
        utf8(service.withField("x", "[".repeat(10_000) + "]".repeat(10_000))));
    bodies.put("400 digits in an unknown field", utf8(service.withField("x", "9".repeat(400))));
    bodies.put("400 digits for a text", utf8(service.withJson("9".repeat(400))));
    bodies.put("1e999 for a text", utf8(service.withJson("1e999")));
    bodies.put("-1e-999999999 for a text", utf8(service.withJson("-1e-999999999")));
    bodies.put("a name of 60000 letters", utf8(service.withField("x".repeat(60_000), "1")));
    bodies.put("half a character, high", utf8(service.with("\\ud83d")));
    bodies.put("half a character, low", utf8(service.with("\\ude00 x")));
    bodies.put("two halves the wrong way round", utf8(service.with("\\ude00\\ud83d")));
    bodies.put("half a character as a name", utf8(service.withField("\\ud83d", "1")));
    bodies.put("NUL, escaped", utf8(service.with("a\\u0000b")));
    bodies.put("NUL", utf8(service.with("a\0b")));
    bodies.put("a control character", utf8(service.with("a\u0001b")));
    bodies.put("a line break in a text", utf8(service.with("a\nb")));
    bodies.put("an unknown escape", utf8(service.with("\\x41")));
    bodies.put("half a character in bytes", bytes(service, 0xed, 0xa0, 0x80));
    bodies.put("a byte that is no UTF-8", bytes(service, 0xff));
    bodies.put("a character cut short", bytes(service, 0xe2, 0x82));
    bodies.put("Latin-1", service.with("é").getBytes(StandardCharsets.ISO_8859_1));
    bodies.put("UTF-16", good.getBytes(StandardCharsets.UTF_16));
    bodies.put("UTF-16LE", good.getBytes(StandardCharsets.UTF_16LE));
    bodies.put("UTF-32", good.getBytes(Charset.forName("UTF-32")));
    bodies.put("a byte order mark", utf8("\ufeff" + good));
    bodies.put("gzip that is not said to be", gzip(good));
    return bodies;
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aGoodBodyIsAccepted(Service service, Sandbox sandbox) {
    service.accepts(sandbox, service.post(sandbox, service.good()));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aBodyOverTheLimitIsTooLarge(Service service, Sandbox sandbox) {
    service.refuses(
        sandbox,
        413,
        service.post(sandbox, service.withField("x", "\"" + "x".repeat(2 << 20) + "\"")));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aBodyOverTheLimitInChunksIsTooLarge(Service service, Sandbox sandbox) {
    var large = service.withField("x", "\"" + "x".repeat(2 << 20) + "\"");
    service.refuses(sandbox, 413, chunked(service, sandbox, chunk(large) + "0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aBodyInChunksIsAccepted(Service service, Sandbox sandbox) {
    var good = service.good();
    service.accepts(
        sandbox,
        chunked(
            service,
            sandbox,
            chunk(good.substring(0, 10)) + chunk(good.substring(10)) + "0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("brokenChunks")
  void anIncompleteBodyIsRefused(Service service, String name, String chunks, Sandbox sandbox) {
    service.refuses(sandbox, 400, chunked(service, sandbox, chunks));
  }

  static Stream<Arguments> brokenChunks() {
    return perService(
        Map.of(
            "no size", s -> "zz\r\n" + s.good() + "\r\n0\r\n\r\n",
            "a negative size", s -> "-5\r\n" + s.good() + "\r\n0\r\n\r\n",
            "cut inside a chunk", s -> "fff\r\n" + s.good(),
            "no last chunk", s -> chunk(s.good())));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aBodyShorterThanItsLengthIsRefused(Service service, Sandbox sandbox) {
    var head = head(service, sandbox, "Content-Length: 5000");
    service.refuses(
        sandbox, 400, RawHttp.to(sandbox.baseUrl()).hangingUp().send(head, utf8(service.good())));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aBodyLongerThanItsLengthIsCut(Service service, Sandbox sandbox) {
    var head = head(service, sandbox, "Content-Length: 10");
    service.refuses(sandbox, 400, RawHttp.to(sandbox.baseUrl()).send(head, utf8(service.good())));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aBodyWithoutALengthIsEmpty(Service service, Sandbox sandbox) {
    service.refuses(
        sandbox,
        400,
        RawHttp.to(sandbox.baseUrl()).send(head(service, sandbox), utf8(service.good())));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aGzipBodyIsDecoded(Service service, Sandbox sandbox) {
    service.accepts(sandbox, compressed(service, sandbox, "gzip", gzip(service.good())));
    var journalled = Api.admin(sandbox).get("/requests").then().statusCode(200);
    journalled.body("requests[0].body", is(service.good()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("otherEncodings")
  void anotherEncodingIsAnUnsupportedMediaType(Service service, String encoding, Sandbox sandbox) {
    service.refuses(sandbox, 415, compressed(service, sandbox, encoding, gzip(service.good())));
  }

  static Stream<Arguments> otherEncodings() {
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                Stream.of("br", "deflate", "zstd", "gzip, gzip", "gzip;q=1", "x")
                    .map(encoding -> arguments(service, encoding)));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aGzipBodyIsNotDecodedBeyondTheLimit(Service service, Sandbox sandbox) {
    var bomb = new ByteArrayOutputStream();
    var part = gzip(" ".repeat(8 << 20));
    while (bomb.size() + part.length < 1 << 20) {
      bomb.writeBytes(part);
    }
    service.refuses(sandbox, 413, compressed(service, sandbox, "gzip", bomb.toByteArray()));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void anInvalidGzipBodyIsRefused(Service service, Sandbox sandbox) {
    var good = gzip(service.good());
    var broken = good.clone();
    broken[good.length / 2] ^= 0x55;
    for (var body : List.of(utf8(service.good()), Arrays.copyOf(good, good.length - 9), broken)) {
      var answer = compressed(service, sandbox, "gzip", body);
      service.refuses(sandbox, 400, answer);
      assertTrue(answer.text().contains("not the gzip"), answer::text);
    }
  }

  private static RawHttp.Answer compressed(
      Service service, Sandbox sandbox, String encoding, byte[] body) {
    return RawHttp.to(sandbox.baseUrl())
        .send(
            "POST",
            service.path(),
            service.headers(sandbox, "Content-Encoding: " + encoding),
            body);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("byteOrderMarks")
  void aByteOrderMarkIsRefusedByName(Service service, String charset, Sandbox sandbox) {
    var body = ("\ufeff" + service.good()).getBytes(Charset.forName(charset));
    var answer = post(service, sandbox, body);
    service.refuses(sandbox, 400, answer);
    assertTrue(answer.text().contains("a byte order mark of " + charset.substring(0, 5)));
  }

  static Stream<Arguments> byteOrderMarks() {
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                Stream.of("UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")
                    .map(charset -> arguments(service, charset)));
  }

  @ParameterizedTest(name = "{0}: [{1}]")
  @MethodSource("otherTypes")
  void anotherContentTypeIsUnsupported(Service service, List<String> types, Sandbox sandbox) {
    service.refuses(sandbox, 415, typed(service, sandbox, types));
  }

  static Stream<Arguments> otherTypes() {
    var types =
        List.of(
            "",
            ";",
            ";;",
            "/",
            "json",
            "text/plain",
            "text/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonx",
            "application/json/x",
            "application/json, text/plain",
            "application/json; charset=utf-16",
            "application/json; charset=ISO-8859-1",
            "application/json; charset = utf-16",
            "application/json; charset=klingon",
            "application/json; charset=%00",
            "application/json; charset=",
            "application/json; x=1; charset=utf-7",
            "text/plain; charset",
            "multipart/form-data; charset",
            "; charset");
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                Stream.concat(Stream.of(List.<String>of()), types.stream().map(List::of))
                    .map(type -> arguments(service, type)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROLIFIC | application/json; charset=utf-8
          SOCIOCS  | application/json; charset="UTF-8"
          PRELUDE  | APPLICATION/JSON;Charset=Utf-8
          PRELUDE  | application/json; charset=us-ascii
          PRELUDE  | application/json;
          PRELUDE  | application/json; profile=x
          PROLIFIC | application/json; charset
          SOCIOCS  | application/json; charset;
          PRELUDE  | application/json; charset; charset=utf-8\
          """)
  void allFormsOfTheJsonContentTypeAreAccepted(Service service, String type, Sandbox sandbox) {
    service.accepts(sandbox, typed(service, sandbox, List.of(type)));
  }

  private static RawHttp.Answer typed(Service service, Sandbox sandbox, List<String> types) {
    var headers =
        Stream.concat(
                Stream.of(service.credential(sandbox)),
                types.stream().map(type -> "Content-Type: " + type))
            .toList();
    // with a query, since that is decoded too
    return RawHttp.to(sandbox.baseUrl())
        .send("POST", service.path() + "?x=%C3%A9", headers, utf8(service.good()));
  }

  private static RawHttp.Answer post(Service service, Sandbox sandbox, byte[] body) {
    return RawHttp.to(sandbox.baseUrl())
        .send("POST", service.path(), service.headers(sandbox), body);
  }

  private static RawHttp.Answer chunked(Service service, Sandbox sandbox, String chunks) {
    return RawHttp.to(sandbox.baseUrl())
        .hangingUp()
        .send(head(service, sandbox, "Transfer-Encoding: chunked"), utf8(chunks));
  }

  private static byte[] head(Service service, Sandbox sandbox, String... more) {
    return RawHttp.head("POST " + service.path() + " HTTP/1.1", service.headers(sandbox, more));
  }

  private static String chunk(String text) {
    return Integer.toHexString(utf8(text).length) + "\r\n" + text + "\r\n";
  }

  private static byte[] bytes(Service service, int... bytes) {
    var latin = new StringBuilder();
    Arrays.stream(bytes).forEach(each -> latin.append((char) each));
    return service.with(latin.toString()).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(utf8(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Stream<Arguments> perService(Map<String, Function<Service, String>> rows) {
    return Arrays.stream(Service.values())
        .flatMap(
            service ->
                rows.entrySet().stream()
                    .map(row -> arguments(service, row.getKey(), row.getValue().apply(service))));
  }
}
