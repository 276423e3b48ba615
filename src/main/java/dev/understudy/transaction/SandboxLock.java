package dev.understudy.transaction;

import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxVersion;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Locks a sandbox at a turn's beginning and writes what every turn changes of it: the numbers that
 * were taken. Plain JDBC, since each call pays the price of these two statements.
 */
final class SandboxLock {
  private static final String LOCK =
      "select version, last_of_servers from sandbox where id = ? for update";
  private static final String WRITE =
      """
      update sandbox set version = ?, last_of_servers = ?, messages = ?, kept_messages = ?,
        calls = ?, faults = ?, webhooks = ?, works = ?, stored_bytes = ?, next_work = ?, used_at = ?
      where id = ?\
      """;

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
    try (var statement = handle.getConnection().prepareStatement(WRITE)) {
      statement.setLong(1, after.version().number());
      statement.setString(2, after.version().lastOfServers());
      statement.setLong(3, after.counts().messages());
      statement.setLong(4, after.counts().keptMessages());
      statement.setLong(5, after.counts().calls());
      statement.setLong(6, after.counts().faults());
      statement.setLong(7, after.counts().webhooks());
      statement.setLong(8, after.counts().works());
      statement.setLong(9, after.counts().storedBytes());
      if (after.nextWork().isPresent()) {
        statement.setObject(10, after.nextWork().get().atOffset(ZoneOffset.UTC));
      } else {
        statement.setNull(10, Types.TIMESTAMP_WITH_TIMEZONE);
      }
      statement.setObject(11, after.usedAt().atOffset(ZoneOffset.UTC));
      statement.setString(12, after.id());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the numbers of a sandbox can't be written", e);
    }
  }
}
