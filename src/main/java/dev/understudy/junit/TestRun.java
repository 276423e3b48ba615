package dev.understudy.junit;

import dev.understudy.Understudy;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test run on one server. */
final class TestRun implements AutoCloseable {
  private static final int MAX_NAME_LENGTH = 44;
  private static final int TOKEN_LENGTH = 8;
  private static final int NOT_FOUND = 404;
  private static final long MAX_RANDOM_SEED = 1_000_000_000; // short enough to be read aloud

  private final UnderstudyClient client;
  private final Optional<Understudy> server;

  /** Makes ids unique, as several runs may share a server. */
  private final String token =
      lastCharacters(
          Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits(), 36), TOKEN_LENGTH);

  private final Map<Class<?>, ClassSandbox> classSandboxes = new ConcurrentHashMap<>();
  private final BaseSandboxes bases = new BaseSandboxes(this);
  private final AtomicLong number = new AtomicLong();
  private final AtomicReference<Double> requiredCoverage = new AtomicReference<>(0.0);
  private volatile Optional<CoverageSettings> coverage = Optional.empty();

  TestRun(UnderstudyClient client, Optional<Understudy> server) {
    this.client = client;
    this.server = server;
  }

  UnderstudyClient client() {
    return client;
  }

  /** Returns the server, if this run has started it. */
  Optional<Understudy> server() {
    return server;
  }

  /** Creates a sandbox for this test with the settings of its annotation. */
  TestSandbox sandbox(ExtensionContext test, Optional<Sandboxed> annotation) {
    var name =
        test.getRequiredTestClass().getSimpleName() + "-" + test.getRequiredTestMethod().getName();
    var created = create(test.getRequiredTestClass(), annotation, name);
    return TestSandbox.of(created, annotation, () -> delete(created));
  }

  /**
   * Creates a sandbox with the settings of an annotation.
   *
   * @param owner the class that may have the method that builds its base
   * @param name the beginning of its id
   */
  Sandbox create(Class<?> owner, Optional<Sandboxed> annotation, String name) {
    return create(settings(owner, annotation).id(id(name)), annotation);
  }

  /**
   * Creates a sandbox with the fault profiles of an annotation.
   *
   * @param settings with an id
   */
  Sandbox create(NewSandbox settings, Optional<Sandboxed> annotation) {
    var created = create(settings);
    var profiles =
        annotation.stream()
            .flatMap(each -> Stream.of(each.faultProfiles()))
            .map(name -> Map.of("profile", name))
            .toList();
    if (!profiles.isEmpty()) {
      try {
        // a fixture, so that a reset keeps them
        created.addFixtures(Map.of("faults", profiles));
      } catch (RuntimeException e) {
        delete(created);
        throw e;
      }
    }
    return created;
  }

  /** Creates a sandbox; on a server that was started here without a call, which takes longer. */
  private Sandbox create(NewSandbox settings) {
    if (server.isPresent()) {
      try {
        var id = String.valueOf(settings.fields().get("id"));
        server.get().createSandbox(id, settings.fields());
        return client.sandbox(id);
      } catch (RuntimeException e) {
        // the call is refused for the same reason, with an exception of the client
      }
    }
    return client.create(settings);
  }

  /** Deletes a sandbox, unless a test has done so. */
  void delete(Sandbox sandbox) {
    if (server.isPresent()) {
      try {
        server.get().deleteSandbox(sandbox.id());
        return;
      } catch (RuntimeException e) {
        // the call is refused for the same reason, with an exception of the client
      }
    }
    try {
      sandbox.delete();
    } catch (RefusedException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Returns the sandbox that all tests of this class share; creates it on first use. */
  ClassSandbox sandbox(Class<?> testClass) {
    return classSandboxes.computeIfAbsent(
        testClass,
        key ->
            new ClassSandbox(
                key, this, settings(key, annotation(key)).id(id(testClass.getSimpleName()))));
  }

  /** Returns the annotation of a class, or of the nearest class around it. */
  static Optional<Sandboxed> annotation(Class<?> testClass) {
    Optional<Sandboxed> found = Optional.empty();
    for (var type = testClass; found.isEmpty() && type != null; type = type.getEnclosingClass()) {
      found = AnnotationSupport.findAnnotation(type, Sandboxed.class);
    }
    return found;
  }

  /** Returns whether this annotation sets properties that a sandbox has from its creation on. */
  static boolean hasSettings(Sandboxed annotation) {
    return annotation.fixtures().length > 0
        || !annotation.from().isEmpty()
        || !annotation.clock().isEmpty()
        || annotation.faultProfiles().length > 0
        || annotation.seed() != Sandboxed.USUAL_SEED;
  }

  private NewSandbox settings(Class<?> owner, Optional<Sandboxed> annotation) {
    return annotation.map(each -> settings(owner, each)).orElse(NewSandbox.ANY);
  }

  private NewSandbox settings(Class<?> owner, Sandboxed annotation) {
    if (annotation.from().isEmpty()) {
      return settings(annotation);
    }
    if (annotation.fixtures().length > 0
        || !annotation.clock().isEmpty()
        || annotation.seed() != Sandboxed.USUAL_SEED) {
      throw new ExtensionConfigurationException(
          "@Sandboxed(from = \""
              + annotation.from()
              + "\") has fixtures, clock and seed from there: leave them out.");
    }
    return bases.fork(owner, annotation.from());
  }

  private static NewSandbox settings(Sandboxed annotation) {
    var settings = NewSandbox.ANY;
    if (annotation.fixtures().length > 0) {
      settings = settings.fixtures(annotation.fixtures());
    }
    if (!annotation.clock().isEmpty()) {
      settings = settings.frozenAt(instant(annotation.clock()));
    }
    return annotation.seed() == Sandboxed.USUAL_SEED ? settings : settings.seed(seed(annotation));
  }

  private static long seed(Sandboxed annotation) {
    return annotation.seed() == Sandboxed.RANDOM_SEED
        ? ThreadLocalRandom.current().nextLong(1, MAX_RANDOM_SEED)
        : annotation.seed();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ExtensionConfigurationException(
          "@Sandboxed(clock = \"" + text + "\") is no instant such as 2026-01-15T09:00:00Z.", e);
    }
  }

  /** Returns an id of this name and a part that is unique. */
  private String id(String name) {
    var readable = name.replaceAll("[^A-Za-z0-9-]+", "_");
    return readable.substring(0, Math.min(MAX_NAME_LENGTH, readable.length()))
        + "-"
        + token
        + Long.toString(number.incrementAndGet(), 36);
  }

  private static String lastCharacters(String text, int length) {
    return text.substring(Math.max(0, text.length() - length));
  }

  /** Sets the settings of the report that is written at the end of the run. */
  void reportCoverage(CoverageSettings settings) {
    coverage = Optional.of(settings);
  }

  /** Raises the share of failures that the tests of the run have to meet. */
  void requireCoverage(double minimum) {
    requiredCoverage.accumulateAndGet(minimum, Math::max);
  }

  /**
   * Reports, then closes the server that was started for the run; from any other the sandboxes are
   * deleted.
   *
   * @throws AssertionError if the tests have met too few failures
   */
  @Override
  public void close() {
    try {
      coverage.filter(CoverageSettings::isOn).ifPresent(this::report);
    } finally {
      if (server.isEmpty()) {
        classSandboxes.values().forEach(each -> delete(each.sandbox()));
        bases.delete();
      }
      server.ifPresent(Understudy::close);
    }
  }

  private void report(CoverageSettings settings) {
    var required =
        new CoverageSettings(
            true, Math.max(settings.minimum(), requiredCoverage.get()), settings.folder());
    // of a server that others use, too, only the sandboxes of this run
    var sandboxes = server.isPresent() ? new String[0] : new String[] {"*-" + token + "*"};
    try {
      new CoverageReporter(client, required, sandboxes).report();
    } catch (RuntimeException e) {
      if (required.minimum() > 0) {
        throw e;
      }
      System.getLogger(TestRun.class.getName())
          .log(System.Logger.Level.WARNING, "there is no report on failure coverage", e);
    }
  }
}
