package dev.understudy.junit;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Extension that gives each test with a parameter of type {@link Sandbox} its own sandbox, on one
 * server that is started on first use and closed when the test run ends. The sandbox is deleted
 * after the test. If the test fails, its story is shown with the failure. Safe for parallel tests.
 *
 * <pre>{@code
 * @ExtendWith(UnderstudyExtension.class)
 * class ReminderTest {
 *   @Test
 *   void remindsEveryParticipant(Sandbox sandbox) { … }
 * }
 * }</pre>
 *
 * <p>{@link Sandboxed} sets the properties of the sandbox. If the environment variable {@code
 * UNDERSTUDY_URL} is set, the server at that URL is used and none is started; {@code
 * UNDERSTUDY_ADMIN_TOKEN} is its admin token.
 *
 * <p>Tests and their set-up methods can also have a parameter of type {@link UnderstudyClient} and,
 * if the server was started here, of type {@link Understudy}.
 */
public final class UnderstudyExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(UnderstudyExtension.class);
  private static final String SANDBOX = "sandbox";

  /** The parameter types, by name: the artifact of the client has no server. */
  private static final Set<String> PARAMETER_TYPES =
      Set.of(
          Sandbox.class.getName(), UnderstudyClient.class.getName(), "dev.understudy.Understudy");

  private final Supplier<ServerLocation> location;

  /** Uses a server in memory with the default fixtures. */
  public UnderstudyExtension() {
    this.location =
        () ->
            ServerLocation.Elsewhere.of(System.getenv())
                .orElseGet(() -> here(ServerLocation.Here::byDefault));
  }

  /**
   * Uses a server with these options, which are read when the first test needs it. Extensions with
   * equal options share one server.
   */
  public UnderstudyExtension(Supplier<Options> options) {
    this(options, System.getenv());
  }

  UnderstudyExtension(Supplier<Options> options, Map<String, String> environment) {
    this.location =
        () ->
            ServerLocation.Elsewhere.of(environment)
                .orElseGet(() -> here(() -> new ServerLocation.Here(options.get())));
  }

  private static ServerLocation here(Supplier<ServerLocation> location) {
    try {
      return location.get();
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "There is no server to test with: set UNDERSTUDY_URL to the URL of one, or depend on"
              + " dev.understudy:understudy, which has one inside, instead of understudy-client.",
          e);
    }
  }

  private UnderstudyExtension(ServerLocation location) {
    this.location = () -> location;
  }

  /**
   * Returns an extension that uses a server elsewhere; it ignores the environment.
   *
   * @param baseUrl the URL, such as {@code http://localhost:8080}
   * @param adminToken the admin token; empty: none
   */
  public static UnderstudyExtension at(String baseUrl, Optional<String> adminToken) {
    return new UnderstudyExtension(new ServerLocation.Elsewhere(baseUrl, adminToken));
  }

  /**
   * Returns the server of this test run.
   *
   * @throws ParameterResolutionException if it was not started here
   */
  public Understudy server(ExtensionContext context) {
    return run(context)
        .server()
        .orElseThrow(
            () ->
                new ParameterResolutionException(
                    "The server runs elsewhere: ask for an UnderstudyClient, not for an"
                        + " Understudy."));
  }

  private TestRun run(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(location.get(), ServerLocation::startRun, TestRun.class);
  }

  /** Returns the scope of the method, so that a constructor gets the sandbox of its test. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETER_TYPES.contains(parameter.getParameter().getType().getName());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    if (type == Sandbox.class) {
      return sandbox(context);
    }
    return type == UnderstudyClient.class ? run(context).client() : server(context);
  }

  private Sandbox sandbox(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "A sandbox belongs to one test: ask for it there, in @BeforeEach or in the constructor,"
              + " not for the whole class.");
    }
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            SANDBOX, key -> run(context).sandbox(context, annotation(context)), TestSandbox.class)
        .sandbox();
  }

  private static Optional<Sandboxed> annotation(ExtensionContext test) {
    var found = AnnotationSupport.findAnnotation(test.getTestMethod(), Sandboxed.class);
    for (var type = test.getRequiredTestClass();
        found.isEmpty() && type != null;
        type = type.getEnclosingClass()) {
      found = AnnotationSupport.findAnnotation(type, Sandboxed.class);
    }
    return found;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var sandbox = context.getStore(NAMESPACE).remove(SANDBOX, TestSandbox.class);
    if (sandbox != null) {
      sandbox.end(context.getExecutionException());
    }
  }
}
