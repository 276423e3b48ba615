package dev.understudy.check;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Work that overlaps what the caller does, one piece after the other in the order of their starts.
 * At most one piece is under way, so that memory is bounded.
 */
final class OverlappedWork implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "understudy-check"));
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /**
   * Starts a piece of work, after the one before it has ended.
   *
   * @throws RuntimeException that of the work before it
   */
  void start(Runnable work) {
    await();
    last = CompletableFuture.runAsync(work, thread);
  }

  /**
   * Waits until all work has ended.
   *
   * @throws RuntimeException that of the work
   */
  void await() {
    try {
      last.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
