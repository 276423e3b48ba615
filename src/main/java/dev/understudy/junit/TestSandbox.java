package dev.understudy.junit;

import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * The sandbox of one test.
 *
 * @param strict whether an unexpected refusal fails the test
 */
record TestSandbox(Sandbox sandbox, boolean strict) implements AutoCloseable {
  private static final int NOT_FOUND = 404;

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

  /** Deletes the sandbox, unless the test has done so itself. */
  @Override
  public void close() {
    try {
      sandbox.delete();
    } catch (RefusedException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
    }
  }
}
