package dev.understudy.check;

import dev.understudy.check.recording.Exchange;
import dev.understudy.check.recording.Exchange.RecordedRequest;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.MissingNode;

/**
 * The credential of a replayed call: it stands where the recorded one stood, and names a sandbox.
 * Recorded credentials are never sent.
 *
 * @param headers at most one
 * @param query the query with the credential, if it was there
 */
record ReplayCredential(Map<String, String> headers, Optional<String> query) {
  private static final Set<String> PLAIN = Set.of("apikey", "api-key", "x-api-key");
  private static final Set<String> PARAMETERS = Set.of("apikey", "api_key", "api-key");
  private static final String AUTHORIZATION = "authorization";
  private static final int UNAUTHORIZED = 401;

  /** Ways in which services take credentials, for recordings from which they were removed. */
  private static final List<Map.Entry<String, String>> WAYS =
      List.of(
          Map.entry(AUTHORIZATION, "Token "),
          Map.entry(AUTHORIZATION, "Bearer "),
          Map.entry("apikey", ""));

  /**
   * Returns the credential for a call.
   *
   * @param accepted the id of the sandbox of the replay
   * @param refused the id of a deleted sandbox, for calls that the real service refused
   */
  static ReplayCredential of(
      Exchange recorded, Provider provider, String accepted, String refused) {
    var request = recorded.request();
    boolean wasRefused = recorded.response().status() == UNAUTHORIZED;
    var id = wasRefused ? refused : accepted;
    var authorization = request.header(AUTHORIZATION);
    if (authorization.isPresent()) {
      var value = authorized(authorization.get(), id);
      return new ReplayCredential(Map.of(AUTHORIZATION, value), withoutKeys(request));
    }
    var plain = PLAIN.stream().filter(request.headers()::containsKey).findFirst();
    if (plain.isPresent()) {
      var value = request.header(plain.get()).orElse("").isBlank() ? "" : id;
      return new ReplayCredential(Map.of(plain.get(), value), withoutKeys(request));
    }
    var withKey = request.query().map(query -> withKey(query, id));
    if (!withKey.equals(request.query())) {
      return new ReplayCredential(Map.of(), withKey);
    }
    if (wasRefused) {
      return new ReplayCredential(Map.of(), request.query());
    }
    return WAYS.stream()
        .map(way -> Map.of(way.getKey(), way.getValue() + id))
        .filter(header -> isAccepted(provider, request, header))
        .findFirst()
        .map(header -> new ReplayCredential(header, request.query()))
        .orElse(new ReplayCredential(Map.of(), request.query()));
  }

  /** Returns a header with the same scheme, and this id in the place of the credential. */
  private static String authorized(String header, String id) {
    var words = header.strip().split("\\s+", 2);
    if (words.length < 2 || !words[0].matches("[A-Za-z]{1,20}")) {
      return "x";
    }
    return words[0].equalsIgnoreCase("basic")
        ? words[0]
            + " "
            + Base64.getEncoder().encodeToString((id + ":x").getBytes(StandardCharsets.UTF_8))
        : words[0] + " " + id;
  }

  private static Optional<String> withoutKeys(RecordedRequest request) {
    return request.query().map(query -> withKey(query, "x"));
  }

  private static String withKey(String query, String id) {
    return Stream.of(query.split("&", -1))
        .map(
            each ->
                PARAMETERS.contains(each.split("=", 2)[0])
                    ? each.split("=", 2)[0] + "=" + id
                    : each)
        .collect(Collectors.joining("&"));
  }

  private static boolean isAccepted(
      Provider provider, RecordedRequest request, Map<String, String> header) {
    var headers = new LinkedHashMap<String, List<String>>();
    header.forEach((name, value) -> headers.put(name, List.of(value)));
    try {
      provider.credential(
          new Request(
              request.method(),
              request.path(),
              headers,
              Map.of(),
              Map.of(),
              MissingNode.getInstance()));
      return true;
    } catch (Refusal e) {
      return false;
    }
  }
}
