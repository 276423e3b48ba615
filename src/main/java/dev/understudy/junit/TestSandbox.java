package dev.understudy.junit;

import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * The sandbox of one test.
 *
 * @param strict whether a refusal that nobody expected is a failure
 */
record TestSandbox(Sandbox sandbox, boolean strict) implements AutoCloseable {
  private static final int NOT_FOUND = 404;

  /**
   * Ends it with the test.
   *
   * @param failure of the test; it is told the story
   * @throws AssertionError if the test has not failed, but calls of it were refused
   */
  void end(Optional<Throwable> failure) {
    try {
      if (failure.filter(TestAbortedException.class::isInstance).isEmpty()) {
        judge(failure);
      }
    } finally {
      close();
    }
  }

  private void judge(Optional<Throwable> failure) {
    try {
      if (strict) {
        sandbox.requests().verifyNoneUnexpected();
      }
    } catch (AssertionError unexpected) {
      if (failure.isEmpty()) {
        tell(unexpected);
        throw unexpected;
      }
      failure.get().addSuppressed(unexpected);
    } catch (RuntimeException e) {
      failure.orElseThrow(() -> e).addSuppressed(e);
    }
    failure.ifPresent(this::tell);
  }

  private void tell(Throwable failure) {
    try {
      failure.addSuppressed(StoryException.of(sandbox));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Deletes it, unless the test has done so itself. */
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
