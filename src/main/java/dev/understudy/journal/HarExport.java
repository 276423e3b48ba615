package dev.understudy.journal;

import dev.understudy.Version;
import dev.understudy.journal.JournalEntry.JournaledRequest;
import dev.understudy.json.WireJson;
import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The journal of a sandbox as HAR 1.2. The calls are read a page at a time while the document is
 * sent; calls that are made meanwhile are not part of it.
 */
public final class HarExport {
  private static final int PAGE = 500;
  private static final String BEGINNING =
      """
      {"log":{"version":"1.2","creator":{"name":"Understudy","version":"%s"},"pages":[],"entries":[\
      """;

  private final JournalQueries queries;
  private final JournalFilter filter;
  private final Sandbox sandbox;
  private Optional<Long> after = Optional.empty();
  private boolean isBegun;
  private boolean isFirst = true;
  private boolean isDone;

  /** Creates an export of the calls that match. */
  public HarExport(JournalQueries queries, JournalFilter filter, Sandbox sandbox) {
    this.queries = queries;
    this.filter = filter;
    this.sandbox = sandbox;
  }

  /** Returns the document. */
  public InputStream document() {
    return new PagedInputStream(this::next);
  }

  /** Returns the next part of the document; empty after the last one. */
  private Optional<InputStream> next() {
    if (isDone) {
      return Optional.empty();
    }
    var part = new ByteArrayOutputStream();
    if (!isBegun) {
      isBegun = true;
      part.writeBytes(BEGINNING.replace("%s", Version.NUMBER).getBytes(StandardCharsets.UTF_8));
    }
    var page = queries.find(filter, new KeysetPage(sandbox.generation(), after, false, PAGE));
    for (var entry : page.rows()) {
      after = Optional.of(entry.number());
      if (entry.number() <= sandbox.counts().calls()) {
        part.writeBytes((isFirst ? "\n" : ",\n").getBytes(StandardCharsets.UTF_8));
        part.writeBytes(WireJson.write(entry(entry)));
        isFirst = false;
      } else {
        isDone = true;
      }
    }
    if (isDone || !page.more()) {
      isDone = true;
      part.writeBytes("\n]}}\n".getBytes(StandardCharsets.UTF_8));
    }
    return Optional.of(new ByteArrayInputStream(part.toByteArray()));
  }

  private static Map<String, Object> entry(JournalEntry call) {
    double millis = call.took().toNanos() / 1_000 / 1_000.0;
    var entry = new LinkedHashMap<String, Object>();
    entry.put("startedDateTime", call.at().toString());
    entry.put("time", millis);
    entry.put("request", request(call.asked()));
    entry.put("response", response(call));
    entry.put("cache", Map.of());
    entry.put("timings", timings(millis));
    call.note().ifPresent(note -> entry.put("comment", note));
    entry.put("_id", call.id());
    call.asked().operation().ifPresent(operation -> entry.put("_operation", operation));
    call.faultIds().stream().findFirst().ifPresent(fault -> entry.put("_fault_id", fault));
    return entry;
  }

  private static Map<String, Object> timings(double millis) {
    var timings = new LinkedHashMap<String, Object>();
    timings.put("send", 0);
    timings.put("wait", millis);
    timings.put("receive", 0);
    return timings;
  }

  private static Map<String, Object> request(JournaledRequest asked) {
    var request = new LinkedHashMap<String, Object>();
    request.put("method", asked.method());
    request.put(
        "url",
        "http://"
            + asked.headers().getOrDefault("host", "localhost")
            + asked.path()
            + asked.query().map(query -> "?" + query).orElse(""));
    request.put("httpVersion", "HTTP/1.1");
    request.put("cookies", List.of());
    request.put("headers", headers(asked.headers()));
    request.put("queryString", asked.query().map(HarExport::parameters).orElse(List.of()));
    if (asked.body().length() > 0) {
      var data = new LinkedHashMap<String, Object>();
      data.put("mimeType", asked.headers().getOrDefault("content-type", ""));
      putText(data, asked.body());
      request.put("postData", data);
    }
    request.put("headersSize", -1);
    request.put("bodySize", asked.body().length());
    return request;
  }

  private static Map<String, Object> response(JournalEntry call) {
    var answered = call.answered();
    var content = new LinkedHashMap<String, Object>();
    content.put("size", answered.body().length());
    content.put("mimeType", answered.headers().getOrDefault("content-type", ""));
    if (answered.body().kept().length > 0) {
      putText(content, answered.body());
    }
    var response = new LinkedHashMap<String, Object>();
    // 0, as browsers write for a call without an answer
    response.put("status", answered.status().orElse(0));
    response.put("statusText", "");
    response.put("httpVersion", "HTTP/1.1");
    response.put("cookies", List.of());
    response.put("headers", headers(answered.headers()));
    response.put("content", content);
    response.put("redirectURL", answered.headers().getOrDefault("location", ""));
    response.put("headersSize", -1);
    response.put("bodySize", answered.body().length());
    return response;
  }

  /** Adds the text of a body; in base 64 if it is no UTF-8. */
  private static void putText(Map<String, Object> content, StoredBody body) {
    try {
      content.put(
          "text",
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.kept())).toString());
    } catch (CharacterCodingException e) {
      content.put("text", Base64.getEncoder().encodeToString(body.kept()));
      content.put("encoding", "base64");
    }
    if (!body.isWhole()) {
      content.put("comment", "The journal has kept only the beginning of this body.");
      content.put("_cut", true);
    }
  }

  private static List<Map<String, String>> headers(Map<String, String> headers) {
    return headers.entrySet().stream().map(each -> named(each.getKey(), each.getValue())).toList();
  }

  private static List<Map<String, String>> parameters(String query) {
    return Stream.of(query.split("&"))
        .map(each -> each.split("=", 2))
        .map(parts -> named(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1])))
        .toList();
  }

  private static Map<String, String> named(String name, String value) {
    var pair = new LinkedHashMap<String, String>();
    pair.put("name", name);
    pair.put("value", value);
    return pair;
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }
}
