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
import org.junit.jupiter.api.extension.BeforeEachCallback;
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
 * <p>At the end of the run, {@code target/understudy/coverage.html} (or {@code .json}, {@code
 * .xml}) lists the failures that the tests have met and those that they could meet, and a few lines
 * of it are printed. The configuration parameter {@code understudy.coverage=false} turns that off.
 *
 * <p>Tests and their set-up methods can also have a parameter of type {@link UnderstudyClient} and,
 * if the server was started here, of type {@link Understudy}.
 */
public final class UnderstudyExtension
    implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(UnderstudyExtension.class);
  private static final String SANDBOX = "sandbox";

  /** The parameter types, by name: the artifact of the client has no server. */
  private static final Set<String> PARAMETER_TYPES =
      Set.of(
          Sandbox.class.getName(), UnderstudyClient.class.getName(), "dev.understudy.Understudy");

  private final Supplier<ServerLocation> location;

  /** The class whose sandbox all tests share; empty: each test has its own. */
  private final Optional<Class<?>> sandboxOwner;

  private final double minimumCoverage;

  /** Uses a server in memory with the default fixtures. */
  public UnderstudyExtension() {
    this(
        () ->
            ServerLocation.Elsewhere.of(System.getenv())
                .orElseGet(() -> here(ServerLocation.Here::byDefault)),
        Optional.empty());
  }

  /**
   * Uses a server with these options, which are read when the first test needs it. Extensions with
   * equal options share one server.
   */
  public UnderstudyExtension(Supplier<Options> options) {
    this(options, System.getenv());
  }

  UnderstudyExtension(Supplier<Options> options, Map<String, String> environment) {
    this(
        () ->
            ServerLocation.Elsewhere.of(environment)
                .orElseGet(() -> here(() -> new ServerLocation.Here(options.get()))),
        Optional.empty());
  }

  private UnderstudyExtension(Supplier<ServerLocation> location, Optional<Class<?>> sandboxOwner) {
    this(location, sandboxOwner, 0);
  }

  private UnderstudyExtension(
      Supplier<ServerLocation> location, Optional<Class<?>> sandboxOwner, double minimumCoverage) {
    this.location = location;
    this.sandboxOwner = sandboxOwner;
    this.minimumCoverage = minimumCoverage;
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

  /**
   * Returns an extension that uses a server elsewhere; it ignores the environment.
   *
   * @param baseUrl the URL, such as {@code http://localhost:8080}
   * @param adminToken the admin token; empty: none
   */
  public static UnderstudyExtension at(String baseUrl, Optional<String> adminToken) {
    var elsewhere = new ServerLocation.Elsewhere(baseUrl, adminToken);
    return new UnderstudyExtension(() -> elsewhere, Optional.empty());
  }

  /**
   * Returns an extension whose tests share one sandbox, so that static methods can hand its
   * credentials to an application that is started once for all tests. After each test the sandbox
   * is deleted and created again, with the same credentials. {@link Sandboxed} of the class sets
   * its properties. Tests that run in parallel wait for each other.
   *
   * <pre>{@code
   * @RegisterExtension
   * static final UnderstudyExtension understudy =
   *     new UnderstudyExtension().perClass(ReminderTest.class);
   *
   * @DynamicPropertySource
   * static void properties(DynamicPropertyRegistry registry) {
   *   registry.add("prolific.url", understudy::baseUrl);
   *   registry.add("prolific.token", () -> understudy.sandbox().prolificToken());
   * }
   * }</pre>
   *
   * @param testClass the class with the extension; subclasses share the sandbox
   */
  public UnderstudyExtension perClass(Class<?> testClass) {
    return new UnderstudyExtension(location, Optional.of(testClass), minimumCoverage);
  }

  /**
   * Returns an extension that fails the run at its end if the tests have met too few of the
   * failures that they can meet. All tests of the run on the same server count. The configuration
   * parameter {@code understudy.minimumCoverage} does the same for all extensions.
   *
   * @param share from 0 to 1
   * @throws IllegalArgumentException if it is not
   */
  public UnderstudyExtension minimumCoverage(double share) {
    return new UnderstudyExtension(location, sandboxOwner, CoverageSettings.checked(share));
  }

  /** Returns the URL of the server without a slash at the end; starts the server if necessary. */
  public String baseUrl() {
    return run().client().baseUrl();
  }

  /**
   * Returns the sandbox that the tests share; creates it if necessary.
   *
   * @throws IllegalStateException unless the extension was made by {@link #perClass}
   */
  public Sandbox sandbox() {
    return run().sandbox(owner()).sandbox();
  }

  private Class<?> owner() {
    return sandboxOwner.orElseThrow(
        () ->
            new IllegalStateException(
                "Each test has a sandbox of its own. One for all tests of a class comes from"
                    + " new UnderstudyExtension().perClass(ReminderTest.class)."));
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

  private TestRun run() {
    return TestRuns.at(location.get());
  }

  private TestRun run(ExtensionContext context) {
    var run =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(location.get(), at -> use(at, context), TestRuns.Use.class)
            .run();
    run.requireCoverage(minimumCoverage);
    return run;
  }

  private static TestRuns.Use use(ServerLocation location, ExtensionContext context) {
    var settings = CoverageSettings.of(context);
    var use = TestRuns.use(location);
    use.run().reportCoverage(settings);
    return use;
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
    if (sandboxOwner.isPresent()) {
      return run(context).sandbox(owner()).sandbox();
    }
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "A sandbox belongs to one test: ask for it there, in @BeforeEach or, from JUnit 5.12 on,"
              + " in the constructor, not for the whole class. One for the whole class comes from"
              + " new UnderstudyExtension().perClass(…).");
    }
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            SANDBOX, key -> run(context).sandbox(context, annotation(context)), TestSandbox.class)
        .sandbox();
  }

  private static Optional<Sandboxed> annotation(ExtensionContext test) {
    return AnnotationSupport.findAnnotation(test.getTestMethod(), Sandboxed.class)
        .or(() -> TestRun.annotation(test.getRequiredTestClass()));
  }

  /** Hands the sandbox of the class to the test, which may use it without a parameter. */
  @Override
  public void beforeEach(ExtensionContext context) {
    sandboxOwner.ifPresent(
        owner ->
            context
                .getStore(NAMESPACE)
                .put(SANDBOX, run(context).sandbox(owner).startTest(annotation(context))));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var sandbox = context.getStore(NAMESPACE).remove(SANDBOX, TestSandbox.class);
    if (sandbox != null) {
      sandbox.end(context.getExecutionException());
    }
  }
}
