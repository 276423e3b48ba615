package dev.understudy.junit;

import dev.understudy.Options;
import dev.understudy.Understudy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test that asks for a {@link SandboxAccess} a sandbox of its own, in one server that is
 * started on first use and closed when the test run ends. Safe with tests that run in parallel.
 *
 * <pre>{@code
 * @ExtendWith(UnderstudyExtension.class)
 * class ReminderTest {
 *   @Test
 *   void remindsEveryParticipant(SandboxAccess sandbox) { … }
 * }
 * }</pre>
 */
public final class UnderstudyExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(UnderstudyExtension.class);

  private final Supplier<Options> options;
  private final HttpClient client = HttpClient.newHttpClient();

  /** A server in memory with the default fixtures. */
  public UnderstudyExtension() {
    this(() -> Options.DEFAULT.withPort(0));
  }

  /**
   * A server with these options, which are asked for when the first test needs it. Extensions with
   * equal options share one server.
   */
  public UnderstudyExtension(Supplier<Options> options) {
    this.options = options;
  }

  /** The server of this test run, for what is not in any sandbox. */
  public Understudy server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(options.get(), Understudy::start, Understudy.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == SandboxAccess.class || type == Understudy.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var server = server(context);
    if (parameter.getParameter().getType() == Understudy.class) {
      return server;
    }
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            "sandbox", key -> make(server, context.getUniqueId()), SandboxAccess.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var sandbox = context.getStore(NAMESPACE).remove("sandbox", SandboxAccess.class);
    if (sandbox != null) {
      send(HttpRequest.newBuilder(URI.create(sandbox.adminUrl())).DELETE(), 204);
    }
  }

  private SandboxAccess make(Understudy server, String testId) {
    var id = "test_" + Integer.toUnsignedString(testId.hashCode(), 36) + "_" + tail(testId);
    send(
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/_admin/sandboxes"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"id\":\"" + id + "\"}")),
        201);
    return new SandboxAccess(server.baseUrl(), id);
  }

  /** What makes an id readable: the end of the test's own. */
  private static String tail(String testId) {
    var plain = testId.replaceAll("[^A-Za-z0-9]+", "_");
    return plain.substring(Math.max(0, plain.length() - 40));
  }

  private void send(HttpRequest.Builder request, int expected) {
    try {
      var response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != expected) {
        throw new IllegalStateException(
            "The server answered " + response.statusCode() + ": " + response.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("The server can't be reached.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while talking to the server.", e);
    }
  }
}
