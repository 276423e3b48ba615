package dev.understudy.check.recording;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recorded request and its answer.
 *
 * @param number among the entries of the recording, from 1
 * @param at the instant of the request, if the recording tells it
 */
public record Exchange(
    int number, Optional<Instant> at, RecordedRequest request, RecordedResponse response) {
  /**
   * A recorded request.
   *
   * @param host in lower case, without port; empty if the recording does not tell it
   * @param path as it stands in the URL
   * @param query as it stands in the URL, without the question mark
   * @param headers values by name in lower case
   */
  public record RecordedRequest(
      String method,
      String host,
      String path,
      Optional<String> query,
      Map<String, List<String>> headers,
      byte[] body) {
    /** Returns the first value of a header. */
    public Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Returns whether it only reads. */
    public boolean isRead() {
      return method.equals("GET") || method.equals("HEAD");
    }
  }

  /**
   * A recorded answer.
   *
   * @param headers values by name in lower case
   * @param body empty if the recording leaves it out
   */
  public record RecordedResponse(int status, Map<String, String> headers, Optional<byte[]> body) {}
}
