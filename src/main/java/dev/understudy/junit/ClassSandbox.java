package dev.understudy.junit;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The sandbox of a test class. Its tests have it one after the other, also if they run in parallel.
 * After each of them it is deleted and created again, with the same id and so the same credentials.
 */
final class ClassSandbox {
  private final Class<?> owner;
  private final TestRun run;
  private final NewSandbox settings;
  private final Sandbox sandbox;
  private final Semaphore free = new Semaphore(1);

  /** Creates the sandbox on the server. */
  ClassSandbox(Class<?> owner, TestRun run, NewSandbox settings) {
    this.owner = owner;
    this.run = run;
    this.settings = settings;
    this.sandbox = create();
  }

  private Sandbox create() {
    return run.create(settings, TestRun.annotation(owner));
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
      run.delete(sandbox);
      create();
      sandbox.requests().resetExpectations();
    } finally {
      free.release();
    }
  }
}
