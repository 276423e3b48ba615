package dev.understudy.check.recording;

import dev.understudy.check.recording.Exchange.RecordedRequest;
import dev.understudy.check.recording.Exchange.RecordedResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A folder with pairs of files, {@code NAME.request} and {@code NAME.response}, in the order of
 * their names. Each is an HTTP message: a first line, headers, an empty line, and the body. The
 * header {@code Date} of the answer tells the instant.
 */
final class PairFolder implements TrafficSource {
  private static final String REQUEST = ".request";
  private static final String RESPONSE = ".response";

  private final Path folder;
  private final ServiceHosts hosts;
  private final SkippedEntries skipped;
  private final List<Path> requests;

  PairFolder(Path folder, ServiceHosts hosts, SkippedEntries skipped) {
    this.folder = folder;
    this.hosts = hosts;
    this.skipped = skipped;
    this.requests = files(REQUEST);
    if (requests.isEmpty()) {
      throw new TrafficException(
          "The folder "
              + folder
              + " has no files NAME.request and NAME.response."
              + (files(".har").isEmpty()
                  ? " Each is an HTTP message, as curl -i prints an answer."
                  : " Check its HAR files one by one."));
    }
    for (var response : files(RESPONSE)) {
      if (!requests.contains(partner(response, RESPONSE, REQUEST))) {
        skipped.add(SkippedEntries.SkipReason.NO_REQUEST);
      }
    }
  }

  private List<Path> files(String suffix) {
    try (var files = Files.list(folder)) {
      return files
          .filter(each -> each.getFileName().toString().endsWith(suffix))
          .filter(Files::isRegularFile)
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new TrafficException("The folder " + folder + " can't be read: " + e + ".", e);
    }
  }

  private static Path partner(Path file, String suffix, String other) {
    var name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - suffix.length()) + other);
  }

  @Override
  public int entries() {
    return requests.size();
  }

  @Override
  public void each(Consumer<Exchange> look) {
    for (int i = 0; i < requests.size(); i++) {
      var response = partner(requests.get(i), REQUEST, RESPONSE);
      if (!Files.isRegularFile(response)) {
        skipped.add(SkippedEntries.SkipReason.NO_ANSWER);
      } else {
        read(i + 1, requests.get(i), response).ifPresent(look);
      }
    }
  }

  private Optional<Exchange> read(int number, Path requestFile, Path responseFile) {
    var asked = message(requestFile);
    var answered = message(responseFile);
    if (asked.isEmpty() || answered.isEmpty()) {
      skipped.add(SkippedEntries.SkipReason.TOO_LARGE);
      return Optional.empty();
    }
    var request = request(requestFile, asked.get());
    if (TrafficSource.provider(request, hosts, skipped).isEmpty()) {
      return Optional.empty();
    }
    var response = response(responseFile, answered.get());
    var at = Optional.ofNullable(response.headers().get("date")).flatMap(RecordedInstant::ofHeader);
    return Optional.of(new Exchange(number, at, request, response));
  }

  private static RecordedRequest request(Path file, HttpMessage message) {
    var words = message.firstLine().split(" ");
    var url = words.length < 2 ? Optional.<RecordedUrl>empty() : RecordedUrl.parse(words[1]);
    if (url.isEmpty() || !words[0].matches("[A-Z]+")) {
      throw new TrafficException(
          "The file "
              + file
              + " does not begin with a method and a URL or path, as in: GET /v1/path HTTP/1.1.");
    }
    var target =
        url.get().at(message.headers().getOrDefault("host", List.of()).stream().findFirst());
    return new RecordedRequest(
        words[0], target.host(), target.path(), target.query(), message.headers(), message.body());
  }

  private static RecordedResponse response(Path file, HttpMessage message) {
    if (!message.firstLine().matches("HTTP/[0-9.]+ [2-5]\\d\\d\\b.*")) {
      throw new TrafficException(
          "The file " + file + " does not begin with a status line, as in: HTTP/1.1 200 OK.");
    }
    var headers = new LinkedHashMap<String, String>();
    message.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    int status = Integer.parseInt(message.firstLine().split(" ")[1].substring(0, 3));
    return new RecordedResponse(status, headers, Optional.of(message.body()));
  }

  /** Reads a message; empty if it is too large. */
  private Optional<HttpMessage> message(Path file) {
    try {
      if (Files.size(file) > TrafficSource.maxEntry()) {
        return Optional.empty();
      }
      return Optional.of(HttpMessage.of(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new TrafficException("The file " + file + " can't be read: " + e + ".", e);
    }
  }

  /** An HTTP message in a file, with line feeds alone or after carriage returns. */
  private record HttpMessage(String firstLine, Map<String, List<String>> headers, byte[] body) {
    static HttpMessage of(byte[] bytes) {
      int next = headEnd(bytes, 0);
      var head = new String(bytes, 0, next, StandardCharsets.ISO_8859_1);
      while (next < bytes.length && head.matches("(?s)HTTP/[0-9.]+ 1\\d\\d\\b.*")) {
        // curl -i prints 100 Continue before the answer
        int from = next;
        next = headEnd(bytes, from);
        head = new String(bytes, from, next - from, StandardCharsets.ISO_8859_1);
      }
      var lines = head.lines().map(String::strip).toList();
      var headers = new LinkedHashMap<String, List<String>>();
      lines.stream()
          .skip(1)
          .filter(line -> line.indexOf(':') > 0)
          .forEach(
              line ->
                  headers
                      .computeIfAbsent(
                          line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT),
                          name -> new ArrayList<>())
                      .add(line.substring(line.indexOf(':') + 1).strip()));
      var body = new String(bytes, next, bytes.length - next, StandardCharsets.UTF_8).strip();
      return new HttpMessage(
          lines.isEmpty() ? "" : lines.get(0), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the index after the first empty line; the length if there is none. */
    private static int headEnd(byte[] bytes, int from) {
      for (int i = from; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          int next = i + 1 < bytes.length && bytes[i + 1] == '\r' ? i + 2 : i + 1;
          if (next < bytes.length && bytes[next] == '\n') {
            return next + 1;
          }
        }
      }
      return bytes.length;
    }
  }
}
