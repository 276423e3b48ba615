package dev.understudy.sandbox;

import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/**
 * Writes what every turn changes of its sandbox: the numbers that were taken. Plain JDBC, since
 * this is the one statement whose price each call pays.
 */
final class TurnWriter {
  private static final String SQL =
      """
      update sandbox set version = ?, messages = ?, kept_messages = ?, calls = ?, faults = ?,
        webhooks = ?, works = ?, next_work = ?, used_at = ?
      where id = ? and version = ?""";

  private TurnWriter() {}

  /** How many rows were written: none, if the sandbox was changed by somebody else. */
  static int write(Handle handle, Sandbox after) {
    try (var statement = handle.getConnection().prepareStatement(SQL)) {
      statement.setLong(1, after.version());
      statement.setLong(2, after.counts().messages());
      statement.setLong(3, after.counts().keptMessages());
      statement.setLong(4, after.counts().calls());
      statement.setLong(5, after.counts().faults());
      statement.setLong(6, after.counts().webhooks());
      statement.setLong(7, after.counts().works());
      if (after.nextWork().isPresent()) {
        statement.setObject(8, after.nextWork().get().atOffset(ZoneOffset.UTC));
      } else {
        statement.setNull(8, Types.TIMESTAMP_WITH_TIMEZONE);
      }
      statement.setObject(9, after.usedAt().atOffset(ZoneOffset.UTC));
      statement.setString(10, after.id());
      statement.setLong(11, after.version() - 1);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the numbers of a sandbox can't be written", e);
    }
  }
}
