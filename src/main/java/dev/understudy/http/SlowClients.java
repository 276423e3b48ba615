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
 * Ends what clients send or take too slowly. A slow client holds no thread, but it holds a
 * connection, and the bytes that wait for it.
 */
final class SlowClients {
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order in which they began. */
  private final Set<WatchedTransfer> transfers = new LinkedHashSet<>();

  private long held;

  /** Only for the thread that checks. */
  private Map<EndPoint, RequestHead> heads = Map.of();

  /**
   * How slow a client may be.
   *
   * @param grace how long every transfer may take, whatever it moves
   * @param bytesPerSecond how much a longer one moves at least
   * @param total how long a head, a body or an answer may take at most
   * @param held how many bytes of bodies and answers may wait for clients in all
   */
  record Limits(Duration grace, long bytesPerSecond, Duration total, long held) {
    /** The limits of a server. */
    static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(30),
            1_024,
            Duration.ofMinutes(2),
            Runtime.getRuntime().maxMemory() / 4);
  }

  /** A body on its way in, or an answer on its way out. */
  interface Transfer {
    /** Returns how many bytes have come or gone. */
    long moved();

    /** Gives it up; called at most once, and never by a thread that holds a lock. */
    void end(SlowClientException reason);
  }

  /** The beginning of a request whose head is not complete. */
  private record RequestHead(long requests, long bytes, long since) {
    boolean isOfSameRequest(Connection connection) {
      return requests == connection.getMessagesIn();
    }
  }

  /**
   * Makes limits that nobody has reached yet.
   *
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  SlowClients(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** A transfer that is watched until it is closed. */
  final class WatchedTransfer implements AutoCloseable {
    private final Transfer transfer;
    private final long since;
    private long bytes;

    private WatchedTransfer(Transfer transfer, long since) {
      this.transfer = transfer;
      this.since = since;
    }

    /** Says how many bytes it holds now. Where there is no room for them, the oldest ends. */
    void setBufferedBytes(long now) {
      hold(this, now).ifPresent(oldest -> oldest.transfer.end(noRoom()));
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

  /** Watches a transfer from now on. */
  WatchedTransfer watch(Transfer transfer) {
    var watched = new WatchedTransfer(transfer, nanoTime.getAsLong());
    locked(() -> transfers.add(watched));
    return watched;
  }

  private Optional<WatchedTransfer> hold(WatchedTransfer watched, long bytes) {
    return locked(
        () -> {
          if (!transfers.contains(watched)) {
            return Optional.empty();
          }
          held += bytes - watched.bytes;
          watched.bytes = bytes;
          if (held <= limits.held()) {
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
          var isThere = transfers.remove(watched);
          held -= isThere ? watched.bytes : 0;
          return isThere;
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
   * Ends all that is too slow by now; only one thread at a time may call this.
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
   * Closes connections on which the head of a request has been coming for too long. Whatever comes
   * while no request is being answered belongs to such a head.
   */
  private void checkHeads(Collection<EndPoint> endPoints, long now) {
    var found = new HashMap<EndPoint, RequestHead>();
    for (var endPoint : endPoints) {
      var connection = endPoint.getConnection();
      if (connection == null || connection.getMessagesIn() > connection.getMessagesOut()) {
        continue;
      }
      var head = heads.get(endPoint);
      if (head == null || !head.isOfSameRequest(connection)) {
        // what it has sent before may belong to the last request
        head = new RequestHead(connection.getMessagesIn(), connection.getBytesIn(), now);
      } else if (head.bytes() == connection.getBytesIn()) {
        // it is idle, for which it has a time of its own
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

  private static SlowClientException noRoom() {
    return new SlowClientException(
        503,
        "Too many bodies and answers are under way at once, and this one is the oldest: try"
            + " again.");
  }
}
