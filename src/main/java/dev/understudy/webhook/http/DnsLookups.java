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
 * Looks names up on threads of its own, since that may block. Each name is looked up once at a
 * time, whoever waits for it, so one that hangs takes one thread.
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

  /** The addresses of a name; none, if it has none. */
  CompletableFuture<List<InetAddress>> find(String host) {
    return running.computeIfAbsent(host, this::begin);
  }

  private CompletableFuture<List<InetAddress>> begin(String host) {
    var found = new CompletableFuture<List<InetAddress>>();
    try {
      threads.execute(() -> lookUp(host, found));
    } catch (RejectedExecutionException e) {
      found.complete(List.of()); // closed: whoever asked has been told
    }
    return found;
  }

  private void lookUp(String host, CompletableFuture<List<InetAddress>> found) {
    List<InetAddress> addresses = List.of();
    try {
      addresses = List.copyOf(resolver.lookUp(host));
    } catch (UnknownHostException | RuntimeException e) {
      // none
    } finally {
      // first out of the map: who asks from now on gets a newer answer
      running.remove(host, found);
      found.complete(addresses);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
