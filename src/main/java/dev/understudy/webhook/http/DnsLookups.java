package dev.understudy.webhook.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * DNS look-ups on threads of their own, since they may block. All callers that wait for the same
 * name share one look-up, so that a name that hangs takes only one thread.
 */
final class DnsLookups implements AutoCloseable {
  private static final int MAX_THREADS = 64;

  private final Map<String, CompletableFuture<List<InetAddress>>> running =
      new ConcurrentHashMap<>();
  private final DnsResolver resolver;
  private final ThreadPoolExecutor threads;

  DnsLookups(DnsResolver resolver, String threadName) {
    this.resolver = resolver;
    var number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, threadName + "-lookup-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Returns the addresses of a name; an empty list if it does not resolve. */
  CompletableFuture<List<InetAddress>> find(String host) {
    return running.computeIfAbsent(host, this::begin);
  }

  private CompletableFuture<List<InetAddress>> begin(String host) {
    var found = new CompletableFuture<List<InetAddress>>();
    try {
      threads.execute(() -> lookUp(host, found));
    } catch (RejectedExecutionException e) {
      found.complete(List.of()); // closed, which ends all attempts
    }
    return found;
  }

  private void lookUp(String host, CompletableFuture<List<InetAddress>> found) {
    List<InetAddress> addresses = List.of();
    try {
      addresses = List.copyOf(resolver.lookUp(host));
    } catch (UnknownHostException | RuntimeException e) {
      // the name does not resolve
    } finally {
      // removed first, so that later callers get a fresh look-up
      running.remove(host, found);
      found.complete(addresses);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
