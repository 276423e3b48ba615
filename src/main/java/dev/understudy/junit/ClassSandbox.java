package dev.understudy.junit;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The sandbox of a test class. Its tests have it one after the other, also if they run in parallel.
 * After each of them it is deleted and created again, with the same id and so the same credentials.
 */
final class ClassSandbox {
  private static final int NOT_FOUND = 404;

  private final Class<?> owner;
  private final UnderstudyClient client;
  private final NewSandbox settings;
  private final Sandbox sandbox;
  private final Semaphore free = new Semaphore(1);

  /** Creates the sandbox on the server. */
  ClassSandbox(Class<?> owner, UnderstudyClient client, NewSandbox settings) {
    this.owner = owner;
    this.client = client;
    this.settings = settings;
    this.sandbox = create();
  }

  private Sandbox create() {
    return TestRun.create(client, settings, TestRun.annotation(owner));
  }

  Sandbox sandbox() {
    return sandbox;
  }

  /** Hands the sandbox to a test, when no other test has it. */
  TestSandbox startTest(Optional<Sandboxed> annotation) {
    annotation.ifPresent(this::checkSettings);
    free.acquireUninterruptibly();
    return TestSandbox.of(sandbox, annotation, this::endTest);
  }

  private void checkSettings(Sandboxed annotation) {
    var ofClass = TestRun.annotation(owner);
    boolean isOfTest = ofClass.filter(annotation::equals).isEmpty();
    if (isOfTest && TestRun.hasSettings(annotation)) {
      throw new ExtensionConfigurationException(
          "The sandbox of "
              + owner.getSimpleName()
              + " exists before its tests: fixtures, base, clock, seed and fault profiles are set"
              + " by @Sandboxed of that class, not by that of a test.");
    }
  }

  private void endTest() {
    try {
      delete();
      create();
      sandbox.requests().resetExpectations();
    } finally {
      free.release();
    }
  }

  /** Deletes the sandbox, unless a test has done so. */
  void delete() {
    delete(sandbox);
  }

  static void delete(Sandbox sandbox) {
    try {
      sandbox.delete();
    } catch (RefusedException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
    }
  }
}
