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
 * Gives each test that asks for a {@link Sandbox} one of its own, in one server that is started on
 * first use and closed when the test run ends. The sandbox is deleted after the test; when the test
 * has failed, its story is shown with the failure. Safe with tests that run in parallel.
 *
 * <pre>{@code
 * @ExtendWith(UnderstudyExtension.class)
 * class ReminderTest {
 *   @Test
 *   void remindsEveryParticipant(Sandbox sandbox) { … }
 * }
 * }</pre>
 *
 * <p>What the sandbox is like, {@link Sandboxed} says. Where the variable {@code UNDERSTUDY_URL} is
 * set, no server is started, but the one at that URL is used, with the admin token of {@code
 * UNDERSTUDY_ADMIN_TOKEN} if that is set.
 *
 * <p>Besides, a test, and whatever comes before and after it, can ask for the {@link
 * UnderstudyClient} of the server and, where it was started here, for the {@link Understudy}.
 */
public final class UnderstudyExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(UnderstudyExtension.class);
  private static final String SANDBOX = "sandbox";

  /** Types that a test can ask for. By name, as the artifact of the client has no server. */
  private static final Set<String> GIVEN =
      Set.of(
          Sandbox.class.getName(), UnderstudyClient.class.getName(), "dev.understudy.Understudy");

  private final Supplier<ServerLocation> place;

  /** A server in memory with the default fixtures. */
  public UnderstudyExtension() {
    this.place =
        () ->
            ServerLocation.Elsewhere.of(System.getenv())
                .orElseGet(() -> here(ServerLocation.Here::byDefault));
  }

  /**
   * A server with these options, which are asked for when the first test needs it. Extensions with
   * equal options share one server.
   */
  public UnderstudyExtension(Supplier<Options> options) {
    this(options, System.getenv());
  }

  UnderstudyExtension(Supplier<Options> options, Map<String, String> environment) {
    this.place =
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

  private UnderstudyExtension(ServerLocation place) {
    this.place = () -> place;
  }

  /**
   * A server that runs elsewhere, whatever the environment says.
   *
   * @param baseUrl such as {@code http://localhost:8080}
   * @param adminToken empty: none
   */
  public static UnderstudyExtension at(String baseUrl, Optional<String> adminToken) {
    return new UnderstudyExtension(new ServerLocation.Elsewhere(baseUrl, adminToken));
  }

  /**
   * The server of this test run, for what is not in any sandbox.
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
        .getOrComputeIfAbsent(place.get(), ServerLocation::run, TestRun.class);
  }

  /** So that a constructor gets the sandbox of its test. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return GIVEN.contains(parameter.getParameter().getType().getName());
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
