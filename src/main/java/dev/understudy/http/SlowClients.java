package dev.understudy.http;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * Limits on slow clients. A slow client blocks no thread, but it occupies a connection and memory.
 */
final class SlowClients {
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** Running transfers, the oldest first. */
  private final Set<WatchedTransfer> transfers = new LinkedHashSet<>();

  private long bufferedBytes;

  /** Used only by the thread that checks. */
  private Map<EndPoint, RequestHead> heads = Map.of();

  /**
   * Limits.
   *
   * @param grace the time that every transfer has, whatever its speed
   * @param bytesPerSecond the minimum speed of a longer transfer
   * @param total the maximum time of a request's head, a body or a response
   * @param maxBufferedBytes the maximum size of all bodies and responses that wait for clients
   */
  record Limits(Duration grace, long bytesPerSecond, Duration total, long maxBufferedBytes) {
    /** Limits of a server; a quarter of the heap is for buffers. */
    static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(30),
            1_024,
            Duration.ofMinutes(2),
            Runtime.getRuntime().maxMemory() / 4);
  }

  /** Transfer of a request's body or a response. */
  interface Transfer {
    /** Returns the number of bytes transferred so far. */
    long moved();

    /** Ends the transfer; called at most once, and never with a lock held. */
    void end(SlowClientException reason);
  }

  /**
   * A request whose head is not complete.
   *
   * @param requests the number of earlier requests on the connection
   * @param bytes the number of bytes received on the connection
   * @param since the start of the head, in nanoseconds
   */
  private record RequestHead(long requests, long bytes, long since) {
    boolean isOfSameRequest(Connection connection) {
      return requests == connection.getMessagesIn();
    }
  }

  /**
   * Creates an empty set of transfers.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  SlowClients(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** A transfer that is checked until it is closed. */
  final class WatchedTransfer implements AutoCloseable {
    private final Transfer transfer;
    private final long since;
    private long bytes;

    private WatchedTransfer(Transfer transfer, long since) {
      this.transfer = transfer;
      this.since = since;
    }

    /** Sets the number of bytes in memory. If that is too many, the oldest transfer ends. */
    void setBufferedBytes(long count) {
      updateBuffered(this, count).ifPresent(oldest -> oldest.transfer.end(tooManyBytes()));
    }

    @Override
    public void close() {
      forget(this);
    }

    private boolean isTooSlow(long now) {
      long age = now - since;
      return age > limits.total().toNanos()
          || age > limits.grace().toNanos()
              && transfer.moved() < limits.bytesPerSecond() * (age / 1e9);
    }
  }

  /** Starts to watch a transfer. */
  WatchedTransfer watch(Transfer transfer) {
    var watched = new WatchedTransfer(transfer, nanoTime.getAsLong());
    locked(() -> transfers.add(watched));
    return watched;
  }

  private Optional<WatchedTransfer> updateBuffered(WatchedTransfer watched, long bytes) {
    return locked(
        () -> {
          if (!transfers.contains(watched)) {
            return Optional.empty();
          }
          bufferedBytes += bytes - watched.bytes;
          watched.bytes = bytes;
          if (bufferedBytes <= limits.maxBufferedBytes()) {
            return Optional.empty();
          }
          var oldest = transfers.stream().filter(each -> each.bytes > 0).findFirst();
          oldest.ifPresent(this::forget);
          return oldest;
        });
  }

  private boolean forget(WatchedTransfer watched) {
    return locked(
        () -> {
          var isWatched = transfers.remove(watched);
          bufferedBytes -= isWatched ? watched.bytes : 0;
          return isWatched;
        });
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends all transfers that are too slow. Must not be called by two threads at a time.
   *
   * @param endPoints of all connections
   */
  void check(Collection<EndPoint> endPoints) {
    long now = nanoTime.getAsLong();
    tooSlow(now).forEach(each -> each.transfer.end(tooSlow()));
    checkHeads(endPoints, now);
  }

  private List<WatchedTransfer> tooSlow(long now) {
    return locked(
        () -> {
          var slow = transfers.stream().filter(each -> each.isTooSlow(now)).toList();
          slow.forEach(this::forget);
          return slow;
        });
  }

  /**
   * Closes connections on which the head of a request takes too long. All bytes that arrive while
   * no request is being answered belong to a head.
   */
  private void checkHeads(Collection<EndPoint> endPoints, long now) {
    var found = new HashMap<EndPoint, RequestHead>();
    for (var endPoint : endPoints) {
      // bytes also come during a handshake of TLS, before there is a request
      var outermost = endPoint.getConnection();
      var connection = InnermostConnection.of(endPoint);
      if (outermost == null
          || connection == null
          || connection.getMessagesIn() > connection.getMessagesOut()) {
        continue;
      }
      var head = heads.get(endPoint);
      if (head == null || !head.isOfSameRequest(connection)) {
        // earlier bytes may belong to the last request
        head = new RequestHead(connection.getMessagesIn(), outermost.getBytesIn(), now);
      } else if (head.bytes() == outermost.getBytesIn()) {
        // the connection is idle, which has a timeout of its own
        head = new RequestHead(head.requests(), head.bytes(), now);
      }
      found.put(endPoint, head);
      if (now - head.since() > limits.total().toNanos()) {
        endPoint.close(tooSlow());
      }
    }
    heads = found;
  }

  private SlowClientException tooSlow() {
    return new SlowClientException(
        408,
        "The client is too slow: after "
            + limits.grace().toSeconds()
            + " s at least "
            + limits.bytesPerSecond()
            + " bytes a second have to come or go, and all of them within "
            + limits.total().toSeconds()
            + " s.");
  }

  private static SlowClientException tooManyBytes() {
    return new SlowClientException(
        503,
        "Too many bodies and answers are under way at once, and this one is the oldest: try"
            + " again.");
  }
}
