package dev.understudy.demo;

import dev.understudy.store.ColumnJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A client of one sandbox: of the three services with its credentials, and its control plane. */
public final class DemoClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String baseUrl;
  private final String sandbox;
  private final Optional<String> adminToken;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Creates a client.
   *
   * @param baseUrl the URL without a slash at the end
   * @param adminToken the bearer token of the control plane, if it asks for one
   */
  public DemoClient(String baseUrl, String sandbox, Optional<String> adminToken) {
    this.baseUrl = baseUrl;
    this.sandbox = sandbox;
    this.adminToken = adminToken;
  }

  /** A response; a body that is not JSON is a missing node. */
  record DemoResponse(int status, JsonNode body, HttpHeaders headers) {
    boolean isSuccess() {
      return status < 300;
    }
  }

  DemoResponse prolific(String path, Map<String, ?> body) {
    return send(prolificCall(path).POST(json(body)));
  }

  DemoResponse prolific(String method, String path, Map<String, ?> body) {
    return send(
        prolificCall(path).method(method, body.isEmpty() ? BodyPublishers.noBody() : json(body)));
  }

  DemoResponse prolific(String path) {
    return send(prolificCall(path));
  }

  DemoResponse sociocs(String path, Map<String, ?> body) {
    return send(call(path).header("apikey", sandbox + ":understudy").POST(json(body)));
  }

  DemoResponse sociocs(String method, String path, Map<String, ?> body) {
    return send(
        call(path)
            .header("apikey", sandbox + ":understudy")
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : json(body)));
  }

  DemoResponse prelude(String path, Map<String, ?> body) {
    return send(call(path).header("Authorization", "Bearer " + sandbox).POST(json(body)));
  }

  DemoResponse prelude(String path) {
    return send(call(path).header("Authorization", "Bearer " + sandbox));
  }

  /** Calls the control plane; the path is below the sandbox. */
  DemoResponse control(String method, String path, Map<String, ?> body) {
    return send(
        controlCall(path).method(method, body.isEmpty() ? BodyPublishers.noBody() : json(body)));
  }

  DemoResponse control(String path) {
    return send(controlCall(path));
  }

  private HttpRequest.Builder prolificCall(String path) {
    return call(path).header("Authorization", "Token " + sandbox);
  }

  private HttpRequest.Builder controlCall(String path) {
    var call = call("/_admin/sandboxes/" + sandbox + path);
    adminToken.ifPresent(token -> call.header("Authorization", "Bearer " + token));
    return call;
  }

  private HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path))
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json");
  }

  private static BodyPublisher json(Map<String, ?> body) {
    return BodyPublishers.ofString(ColumnJson.write(body));
  }

  private DemoResponse send(HttpRequest.Builder call) {
    try {
      var response = client.send(call.build(), BodyHandlers.ofString());
      return new DemoResponse(response.statusCode(), tree(response.body()), response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException("the server is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  private static JsonNode tree(String body) {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : ColumnJson.read(body, JsonNode.class);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
