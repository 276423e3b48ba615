package dev.understudy.transaction;

import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxVersion;
import dev.understudy.store.BatchStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Locks a sandbox at a turn's beginning and writes what every turn changes of it: the numbers that
 * were taken. Plain JDBC, since each call pays the price of these two statements.
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
          where id = :id\
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
                .bind("id", after.id());
          });

  private SandboxLock() {}

  /** Keeps everybody else out until the transaction ends, and says which version is there. */
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

  static void write(Handle handle, Sandbox after) {
    WRITE.run(handle, List.of(after));
  }
}
