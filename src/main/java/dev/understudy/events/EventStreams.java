package dev.understudy.events;

import dev.understudy.http.StreamedResponse;
import dev.understudy.json.WireJson;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.store.DaemonThreads;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The listeners to the changes of sandboxes. A commit in this process is told of at once, but of
 * one sandbox at most four times a second. Commits of other servers on the same database are found
 * by polling, while anybody listens. The thread starts with the first listener.
 */
public final class EventStreams implements AutoCloseable {
  private static final long INTERVAL_MS = 250;
  private static final long COMMENT_INTERVAL_MS = 15_000;
  private static final String COMMENT = ":\n\n";
  private static final String GONE = "event: gone\ndata: {}\n\n";

  private final Sandboxes sandboxes;
  private final boolean isShared;
  private final Map<String, SandboxListeners> bySandbox = new ConcurrentHashMap<>();
  private final Object threadLock = new Object();
  private volatile ScheduledThreadPoolExecutor thread;
  private volatile boolean isClosed;

  /**
   * Creates streams without listeners.
   *
   * @param isShared whether other servers may use the same database
   */
  public EventStreams(Sandboxes sandboxes, boolean isShared) {
    this.sandboxes = sandboxes;
    this.isShared = isShared;
  }

  /** The listeners of one sandbox, and the state that they were told of. Used by one thread. */
  private static final class SandboxListeners {
    private final Set<EventResponse> streams = ConcurrentHashMap.newKeySet();
    private volatile Optional<Sandbox> committed = Optional.empty();
    private Optional<String> told = Optional.empty();
    private boolean isScheduled;
    private long lastSent = Long.MIN_VALUE;
  }

  /** Answers with a stream of events, which ends when the client or the server closes. */
  public void open(Context context, Sandbox sandbox) {
    context.contentType("text/event-stream; charset=utf-8");
    context.header("Cache-Control", "no-store");
    StreamedResponse.mark(context);
    context.future(
        () -> {
          try {
            var stream = new EventResponse(context.res().getOutputStream());
            context.res().getOutputStream().setWriteListener(stream);
            if (startThread()) {
              add(sandbox.id(), stream);
              sendFirst(sandbox.id(), stream);
            } else {
              stream.close();
            }
            return stream.end();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void add(String sandboxId, EventResponse stream) {
    bySandbox.compute(
        sandboxId,
        (id, found) -> {
          var listeners = found == null ? new SandboxListeners() : found;
          listeners.streams.add(stream);
          return listeners;
        });
    stream
        .end()
        .whenComplete(
            (done, failure) ->
                bySandbox.computeIfPresent(
                    sandboxId,
                    (id, listeners) -> {
                      listeners.streams.remove(stream);
                      return listeners.streams.isEmpty() ? null : listeners;
                    }));
    if (isClosed) {
      stream.close();
    }
  }

  /**
   * Sends the state of a sandbox to a new listener. It is read after the listener was added, in the
   * one thread that tells: a commit before is in it, and one after is told after it.
   */
  private void sendFirst(String sandboxId, EventResponse stream) {
    try {
      thread.execute(
          () -> {
            try {
              sandboxes
                  .find(sandboxId)
                  .ifPresentOrElse(
                      found -> stream.send(changed(found)), () -> stream.endWith(GONE));
            } catch (RuntimeException e) {
              // the database does not answer; the listener asks again
              stream.close();
            }
          });
    } catch (RejectedExecutionException e) {
      // the server is closing
      stream.close();
    }
  }

  /** Returns whether the thread runs; it does not after the server was closed. */
  private boolean startThread() {
    synchronized (threadLock) {
      if (thread != null || isClosed) {
        return !isClosed;
      }
      thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("understudy-events"));
      thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
      thread.scheduleWithFixedDelay(
          this::comment, COMMENT_INTERVAL_MS, COMMENT_INTERVAL_MS, TimeUnit.MILLISECONDS);
      if (isShared) {
        thread.scheduleWithFixedDelay(
            () -> bySandbox.keySet().forEach(this::tell),
            INTERVAL_MS,
            INTERVAL_MS,
            TimeUnit.MILLISECONDS);
      }
      return true;
    }
  }

  /**
   * Is told of a commit; costs one look into a map if nobody listens to this sandbox.
   *
   * @param committed the sandbox as it was committed; empty if that is not known or it is deleted
   */
  public void onCommit(String sandboxId, Optional<Sandbox> committed) {
    var listeners = bySandbox.get(sandboxId);
    if (listeners != null) {
      listeners.committed = committed;
      try {
        thread.execute(() -> schedule(sandboxId));
      } catch (RejectedExecutionException e) {
        // the server is closing
      }
    }
  }

  private void schedule(String sandboxId) {
    var listeners = bySandbox.get(sandboxId);
    if (listeners == null || listeners.isScheduled) {
      return;
    }
    listeners.isScheduled = true;
    long wait =
        listeners.lastSent == Long.MIN_VALUE
            ? 0
            : listeners.lastSent + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MS) - System.nanoTime();
    thread.schedule(() -> tell(sandboxId), Math.max(0, wait), TimeUnit.NANOSECONDS);
  }

  /** Sends the state of a sandbox to its listeners, unless they were told of it. */
  private void tell(String sandboxId) {
    var listeners = bySandbox.get(sandboxId);
    if (listeners == null) {
      return;
    }
    listeners.isScheduled = false;
    listeners.lastSent = System.nanoTime();
    Optional<Sandbox> found;
    try {
      found = isShared ? Optional.empty() : listeners.committed;
      listeners.committed = Optional.empty();
      found = found.isPresent() ? found : sandboxes.find(sandboxId);
    } catch (RuntimeException e) {
      // the database does not answer; a later commit tells of it
      return;
    }
    if (found.isEmpty()) {
      listeners.streams.forEach(stream -> stream.endWith(GONE));
      return;
    }
    var text = changed(found.get());
    if (!listeners.told.equals(Optional.of(text))) {
      listeners.told = Optional.of(text);
      listeners.streams.forEach(stream -> stream.send(text));
    }
  }

  private void comment() {
    everybody((id, stream) -> stream.sendIfIdle(COMMENT));
  }

  private void everybody(BiConsumer<String, EventResponse> action) {
    bySandbox.forEach(
        (id, listeners) -> listeners.streams.forEach(stream -> action.accept(id, stream)));
  }

  private static String changed(Sandbox sandbox) {
    var data = new LinkedHashMap<String, Object>();
    // more than a number of JavaScript holds
    data.put("version", String.valueOf(sandbox.version().number()));
    data.put("generation", String.valueOf(sandbox.generation()));
    data.put("counts", SandboxCounts.of(sandbox));
    data.put("next_due", sandbox.nextWork().map(Instant::toString).orElse(null));
    return "event: changed\ndata: "
        + new String(WireJson.write(data), StandardCharsets.UTF_8)
        + "\n\n";
  }

  /** Numbers of what a sandbox has had since its last reset. */
  public record SandboxCounts(long messages, long requests, long webhooks, long faults) {
    /** Returns the counts of a sandbox. */
    public static SandboxCounts of(Sandbox sandbox) {
      var counts = sandbox.counts();
      return new SandboxCounts(
          counts.messages(), counts.calls(), counts.webhooks(), counts.faults());
    }
  }

  /** Ends all streams. */
  @Override
  public void close() {
    synchronized (threadLock) {
      isClosed = true;
      if (thread != null) {
        thread.shutdownNow();
      }
    }
    everybody((id, stream) -> stream.close());
  }
}
