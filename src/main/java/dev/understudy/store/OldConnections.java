package dev.understudy.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes the connections of a database of H2 in memory every second, when there are several. H2
 * keeps the statements of a connection, and with each statement all rows that it could see when it
 * last ran. So a connection that is rarely used holds rows that are long deleted.
 */
final class OldConnections implements AutoCloseable {
  private static final long PAUSE_MS = 1_000;

  private final HikariDataSource pool;
  private final ScheduledThreadPoolExecutor thread;

  /** Starts to close the connections of a pool. */
  OldConnections(HikariDataSource pool) {
    this.pool = pool;
    this.thread =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("understudy-old-connections"));
    thread.scheduleWithFixedDelay(this::evict, PAUSE_MS, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  /** Closes all connections if there are several; one that is in use, once it is given back. */
  void evict() {
    var connections = pool.getHikariPoolMXBean();
    if (connections.getTotalConnections() > 1) {
      connections.softEvictConnections();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
