package dev.understudy.check.recording;

import dev.understudy.check.recording.Exchange.RecordedRequest;
import dev.understudy.check.recording.Exchange.RecordedResponse;
import dev.understudy.check.recording.SkippedEntries.SkipReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/**
 * An entry of HAR 1.2, as browsers, mitmproxy, Proxyman and Charles write it. {@code encoding} of a
 * request is of HAR 1.3; names with an underscore are those of browsers.
 */
final class HarEntry {
  private static final int NOT_MODIFIED = 304;
  private static final int SWITCHING_PROTOCOLS = 101;

  private HarEntry() {}

  static Optional<SkipReason> skipReason(JsonNode entry) {
    var request = entry.path("request");
    int status = entry.path("response").path("status").asInt(0);
    if (RecordedUrl.parse(request.path("url").asString("")).isEmpty()
        || request.path("method").asString("").isBlank()) {
      return Optional.of(SkipReason.NO_REQUEST);
    }
    if (entry.path("_resourceType").asString("").equals("websocket")
        || request.path("method").asString("").equals("CONNECT")
        || status == SWITCHING_PROTOCOLS) {
      return Optional.of(SkipReason.NOT_HTTP);
    }
    if (!entry.path("_fault_id").asString("").isEmpty()) {
      return Optional.of(SkipReason.FAULT);
    }
    if (request.path("method").asString("").equals("OPTIONS")
        && headers(request).containsKey("access-control-request-method")) {
      return Optional.of(SkipReason.PREFLIGHT);
    }
    if (status == NOT_MODIFIED || entry.has("_fromCache")) {
      return Optional.of(SkipReason.CACHED);
    }
    if (!request.path("postData").path("_cut").isMissingNode()) {
      return Optional.of(SkipReason.CUT_REQUEST);
    }
    return status < 200 || status > 599 ? Optional.of(SkipReason.NO_ANSWER) : Optional.empty();
  }

  static Optional<RecordedRequest> request(JsonNode entry) {
    var request = entry.path("request");
    var headers = new LinkedHashMap<>(headers(request));
    var data = request.path("postData");
    if (!data.path("mimeType").asString("").isBlank()) {
      headers.putIfAbsent("content-type", List.of(data.path("mimeType").asString("")));
    }
    return RecordedUrl.parse(request.path("url").asString(""))
        .map(url -> url.at(headers.getOrDefault("host", List.of()).stream().findFirst()))
        .map(
            url ->
                new RecordedRequest(
                    request.path("method").asString("").toUpperCase(Locale.ROOT),
                    url.host(),
                    url.path(),
                    url.query(),
                    headers,
                    body(data)));
  }

  private static byte[] body(JsonNode data) {
    if (data.path("text").isString() && !data.path("text").asString("").isEmpty()) {
      return decoded(data).orElse(new byte[0]);
    }
    return JsonRecording.elements(data.path("params")).stream()
        .map(each -> encoded(each, "name") + "=" + encoded(each, "value"))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(JsonNode parameter, String field) {
    return URLEncoder.encode(parameter.path(field).asString(""), StandardCharsets.UTF_8);
  }

  static RecordedResponse response(JsonNode entry) {
    var response = entry.path("response");
    var content = response.path("content");
    Optional<byte[]> body;
    if (content.path("text").isString()) {
      body = content.has("_cut") ? Optional.empty() : decoded(content);
    } else {
      // browsers leave large or evicted bodies out, but tell their size
      boolean isEmpty = content.path("size").asLong(0) <= 0;
      body = isEmpty ? Optional.of(new byte[0]) : Optional.empty();
    }
    var headers = new LinkedHashMap<String, String>();
    headers(response).forEach((name, values) -> headers.put(name, String.join(", ", values)));
    return new RecordedResponse(response.path("status").asInt(), headers, body);
  }

  /** Returns the bytes of a text; empty if they can't be decoded. */
  private static Optional<byte[]> decoded(JsonNode content) {
    var text = content.path("text").asString("");
    if (!content.path("encoding").asString("").equalsIgnoreCase("base64")) {
      return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return unpacked(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> unpacked(byte[] bytes) {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return Optional.of(bytes);
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      var plain = in.readNBytes((int) TrafficSource.maxEntry());
      return in.read() < 0 ? Optional.of(plain) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<String, List<String>> headers(JsonNode message) {
    var headers = new LinkedHashMap<String, List<String>>();
    for (var each : JsonRecording.elements(message.path("headers"))) {
      var name = each.path("name").asString("").toLowerCase(Locale.ROOT);
      // HTTP/2 writes host, method and path as headers with a colon in front
      if (!name.isEmpty() && !name.startsWith(":")) {
        headers
            .computeIfAbsent(name, key -> new ArrayList<>())
            .add(each.path("value").asString(""));
      }
    }
    return headers;
  }
}
