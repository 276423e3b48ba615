package dev.understudy.transaction;

import dev.understudy.sandbox.RetryableException;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxVersion;
import dev.understudy.store.BatchStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Lock on a sandbox's row, and the update of the columns that every transaction changes. The lock
 * is plain JDBC, since every call pays for it.
 */
final class SandboxLock {
  private static final String LOCK =
      "select version, last_of_servers from sandbox where id = ? for update";
  private static final BatchStatement<Sandbox> WRITE =
      BatchStatement.of(
          """
          update sandbox set version = :version, last_of_servers = :lastOfServers,
            messages = :messages, kept_messages = :keptMessages, calls = :calls, faults = :faults,
            webhooks = :webhooks, works = :works, stored_bytes = :storedBytes,
            next_work = :nextWork, used_at = :usedAt
          where id = :id and version = :before\
          """,
          (after, to) -> {
            var counts = after.counts();
            to.bind("version", after.version().number())
                .bind("lastOfServers", after.version().lastOfServers())
                .bind("messages", counts.messages())
                .bind("keptMessages", counts.keptMessages())
                .bind("calls", counts.calls())
                .bind("faults", counts.faults())
                .bind("webhooks", counts.webhooks())
                .bind("works", counts.works())
                .bind("storedBytes", counts.storedBytes())
                .bind("nextWork", after.nextWork().orElse(null))
                .bind("usedAt", after.usedAt())
                .bind("id", after.id())
                .bind("before", after.version().number() - 1);
          });

  private SandboxLock() {}

  /** Locks the row until the transaction ends; returns its version, empty if there is no row. */
  static Optional<SandboxVersion> lock(Handle handle, String id) {
    try (var statement = handle.getConnection().prepareStatement(LOCK)) {
      statement.setString(1, id);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new SandboxVersion(rows.getLong(1), rows.getString(2)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a sandbox can't be locked", e);
    }
  }

  /**
   * Updates the version, the counters and the times of the row.
   *
   * @throws RetryableException if it has another version than the transaction began with
   */
  static void write(Handle handle, Sandbox after) {
    if (WRITE.runOne(handle, after) == 0) {
      throw changed();
    }
  }

  /**
   * Locks the row for a transaction that began without a lock.
   *
   * @throws RetryableException if it has another version than the transaction began with
   */
  static void lock(Handle handle, Sandbox before) {
    if (!lock(handle, before.id()).equals(Optional.of(before.version()))) {
      throw changed();
    }
  }

  private static RetryableException changed() {
    return new RetryableException("the sandbox was changed at the same time", null);
  }
}
