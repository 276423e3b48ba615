package dev.understudy.junit;

import dev.understudy.client.Sandbox;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.opentest4j.TestAbortedException;

/**
 * The sandbox of one test.
 *
 * @param strict whether an unexpected refusal fails the test
 * @param release what is done with the sandbox after the test
 */
@SuppressWarnings("deprecation")
record TestSandbox(Sandbox sandbox, boolean strict, Runnable release)
    implements AutoCloseable, CloseableResource {

  /** Gives a sandbox to a test with this annotation. */
  static TestSandbox of(Sandbox sandbox, Optional<Sandboxed> annotation, Runnable release) {
    annotation.ifPresent(
        settings -> {
          for (int status : settings.expect()) {
            sandbox.requests().status(status).expect();
          }
        });
    return new TestSandbox(sandbox, annotation.filter(Sandboxed::strict).isPresent(), release);
  }

  /**
   * Ends the sandbox with its test.
   *
   * @param failure the failure of the test, to which the story is attached
   * @throws AssertionError if the test is strict and passed, but calls were refused unexpectedly
   */
  void end(Optional<Throwable> failure) {
    try {
      if (failure.filter(TestAbortedException.class::isInstance).isEmpty()) {
        checkRefusals(failure);
      }
    } finally {
      close();
    }
  }

  private void checkRefusals(Optional<Throwable> failure) {
    try {
      if (strict) {
        sandbox.requests().verifyNoneUnexpected();
      }
    } catch (AssertionError unexpected) {
      if (failure.isEmpty()) {
        attachStory(unexpected);
        throw unexpected;
      }
      failure.get().addSuppressed(unexpected);
    } catch (RuntimeException e) {
      failure.orElseThrow(() -> e).addSuppressed(e);
    }
    failure.ifPresent(this::attachStory);
  }

  private void attachStory(Throwable failure) {
    try {
      failure.addSuppressed(StoryException.of(sandbox));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Releases the sandbox. */
  @Override
  public void close() {
    release.run();
  }
}
