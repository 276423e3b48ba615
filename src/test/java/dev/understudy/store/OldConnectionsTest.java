package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.zaxxer.hikari.HikariDataSource;
import dev.understudy.sandbox.SystemClock;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OldConnectionsTest {
  private final HikariDataSource pool = new HikariDataSource();

  OldConnectionsTest() {
    pool.setJdbcUrl("jdbc:h2:mem:" + new SystemClock().freshSandboxId() + ";DB_CLOSE_DELAY=-1");
    pool.setMinimumIdle(1);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private static JdbcConnection unwrapped(Connection connection) throws SQLException {
    return connection.unwrap(JdbcConnection.class);
  }

  private JdbcConnection givenBack() throws SQLException {
    try (var connection = pool.getConnection()) {
      return unwrapped(connection);
    }
  }

  @Test
  void ofSeveralConnectionsThoseThatAreNotUsedAreClosed() throws SQLException {
    try (var old = new OldConnections(pool);
        var used = pool.getConnection()) {
      var connection = givenBack();
      old.evict();
      try (var next = pool.getConnection()) {
        assertNotEquals(connection, unwrapped(next));
      }
      assertFalse(unwrapped(used).isClosed());
    }
  }

  @Test
  void aUsedConnectionIsClosedOnceItIsGivenBack() throws SQLException {
    try (var old = new OldConnections(pool);
        var other = pool.getConnection()) {
      var used = pool.getConnection();
      var connection = unwrapped(used);
      old.evict();
      assertFalse(connection.isClosed());
      used.close();
      try (var next = pool.getConnection()) {
        assertNotEquals(connection, unwrapped(next));
        assertNotEquals(unwrapped(other), unwrapped(next));
      }
    }
  }

  @Test
  void aSingleConnectionStaysOpen() throws SQLException {
    try (var old = new OldConnections(pool)) {
      var connection = givenBack();
      old.evict();
      try (var next = pool.getConnection()) {
        assertEquals(connection, unwrapped(next));
      }
    }
  }
}
