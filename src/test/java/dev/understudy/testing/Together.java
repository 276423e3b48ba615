package dev.understudy.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do something at the same time. */
public final class Together implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  /** So many threads. */
  public Together(int count) {
    this.count = count;
    this.threads = Executors.newFixedThreadPool(count);
  }

  /** Work of one of the threads, which are numbered from 0. */
  @FunctionalInterface
  public interface Work<T> {
    T of(int thread) throws Exception;
  }

  /**
   * Has the work done once by each thread, all at the same time.
   *
   * @return what came of it, by thread
   */
  public <T> List<T> all(Work<T> work) throws Exception {
    var start = new CyclicBarrier(count);
    var futures = new ArrayList<Future<T>>();
    for (int i = 0; i < count; i++) {
      int thread = i;
      futures.add(
          threads.submit(
              () -> {
                start.await();
                return work.of(thread);
              }));
    }
    var results = new ArrayList<T>();
    for (var each : futures) {
      results.add(each.get());
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
