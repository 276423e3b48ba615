package dev.understudy.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Calls to one server's control plane. A refusal becomes a {@link RefusedException}, a server that
 * can't be reached an {@link UncheckedIOException}.
 *
 * @param adminToken sent as a bearer token, if there is one
 */
record Calls(FirstUseHttp http, String baseUrl, Optional<String> adminToken) {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);
  private static final String JSON = "application/json";

  static Calls to(String baseUrl, Optional<String> adminToken) {
    return new Calls(
        new FirstUseHttp(), checkedUrl(baseUrl), adminToken.flatMap(Calls::checkedToken));
  }

  /** HTTP client that is built on first use, since that takes a tenth of a second. */
  static final class FirstUseHttp {
    private HttpClient built;

    synchronized HttpClient client() {
      if (built == null) {
        built =
            HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .connectTimeout(CONNECTED_WITHIN)
                // the server is local or in the same network, so the proxy for outside calls is
                // bypassed
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
      }
      return built;
    }
  }

  private static String checkedUrl(String baseUrl) {
    var url = baseUrl.strip().replaceFirst("/+$", "");
    try {
      var uri = new URI(url);
      var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "The URL of the server is an http or https URL such as http://localhost:8080, not '"
            + baseUrl
            + "'."
            // such as the names of containers have
            + (url.contains("_")
                ? " Java's HTTP client takes no host name with an underscore."
                : ""));
  }

  private static Optional<String> checkedToken(String adminToken) {
    var token = adminToken.strip();
    if (!token.chars().allMatch(each -> each >= ' ' && each <= '~')) {
      throw new IllegalArgumentException(
          "The admin token is made of letters, digits and other visible ASCII characters; what was"
              + " given is not.");
    }
    return Optional.of(token).filter(each -> !each.isEmpty());
  }

  JsonNode get(String path) {
    return get(path, Duration.ZERO);
  }

  /** Sends a {@code GET} that the server may hold for this long. */
  JsonNode get(String path, Duration wait) {
    return Json.tree(text(path, wait));
  }

  /** Returns the body as text. */
  String text(String path) {
    return text(path, Duration.ZERO);
  }

  private String text(String path, Duration wait) {
    return send("GET", path, BodyPublishers.noBody(), JSON, wait);
  }

  /** Sends a {@code POST} without a body. */
  JsonNode post(String path) {
    return Json.tree(send("POST", path, BodyPublishers.noBody(), JSON, Duration.ZERO));
  }

  JsonNode post(String path, Object body) {
    return post(path, body, Duration.ZERO);
  }

  /** Sends a {@code POST} that the server may work on for this long. */
  JsonNode post(String path, Object body, Duration wait) {
    return Json.tree(send("POST", path, json(body), JSON, wait));
  }

  /** Sends a {@code POST} with this text as its body. */
  JsonNode post(String path, String text, String type) {
    return Json.tree(send("POST", path, BodyPublishers.ofString(text), type, Duration.ZERO));
  }

  JsonNode put(String path, Object body) {
    return Json.tree(send("PUT", path, json(body), JSON, Duration.ZERO));
  }

  JsonNode patch(String path, Object body) {
    return Json.tree(send("PATCH", path, json(body), JSON, Duration.ZERO));
  }

  void delete(String path) {
    send("DELETE", path, BodyPublishers.noBody(), JSON, Duration.ZERO);
  }

  /** Sends a {@code GET} whose response has no end; returns its lines as they come. */
  Stream<String> lines(String path) {
    var request = HttpRequest.newBuilder(URI.create(baseUrl + "/_admin" + path));
    adminToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    try {
      var response = http.client().send(request.build(), BodyHandlers.ofInputStream());
      var reader =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      if (response.statusCode() >= 300) {
        var body = reader.lines().collect(Collectors.joining("\n"));
        throw refused("GET /_admin" + path, response.statusCode(), body);
      }
      return reader.lines().onClose(() -> closed(response.body()));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(path, e);
    }
  }

  private static void closed(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // the connection was closed already
    }
  }

  private static BodyPublisher json(Object body) {
    return BodyPublishers.ofString(Json.write(body));
  }

  private String send(String method, String path, BodyPublisher body, String type, Duration wait) {
    var request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/_admin" + path))
            .timeout(ANSWERED_WITHIN.plus(wait))
            .header("Content-Type", type)
            .method(method, body);
    adminToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    var response = answer(request.build());
    if (response.statusCode() >= 300) {
      throw refused(method + " /_admin" + path, response.statusCode(), response.body());
    }
    return response.body();
  }

  private HttpResponse<String> answer(HttpRequest request) {
    try {
      return http.client().send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(request.uri().toString(), e);
    }
  }

  private UncheckedIOException unreachable(IOException e) {
    return new UncheckedIOException(
        "The server at " + baseUrl + " can't be reached, or does not answer: " + e, e);
  }

  private static IllegalStateException interrupted(String call, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while waiting for " + call + ".", e);
  }

  private static RefusedException refused(String call, int status, String body) {
    var problem = Json.tree(body);
    var errors = new LinkedHashMap<String, String>();
    for (Map.Entry<String, JsonNode> error : problem.path("errors").properties()) {
      errors.put(error.getKey(), error.getValue().asString());
    }
    return new RefusedException(
        call,
        status,
        problem.path("title").asString("(no problem of a control plane)"),
        problem.path("detail").asString(body),
        errors);
  }
}
