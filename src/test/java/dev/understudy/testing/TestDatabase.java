package dev.understudy.testing;

import dev.understudy.Options;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/**
 * The database that the suite runs on: {@code -Dunderstudy.test.database=h2} or {@code postgres}.
 * For PostgreSQL it is the server at {@code UNDERSTUDY_TEST_DB_URL} if that is set, else an
 * embedded one; where that can't start, the tests of that run are skipped and say so.
 */
public final class TestDatabase {
  private static final String WHICH = System.getProperty("understudy.test.database", "h2");
  private static final String GIVEN = System.getenv("UNDERSTUDY_TEST_DB_URL");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestDatabase() {}

  /** A PostgreSQL server for this JVM; the holder makes it once, when it is first needed. */
  private static final class Postgres {
    private static final Object STARTED = start();

    private static Object start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
      } catch (IOException | RuntimeException e) {
        return e;
      }
    }
  }

  /** One database for all servers that ask for this, made once. */
  private static final class Shared {
    private static final String URL = newDatabase();
  }

  /** Returns true if this run is on PostgreSQL. */
  public static boolean isPostgres() {
    return WHICH.equals("postgres");
  }

  /** The options of the server that all tests share, each in its own sandbox. */
  public static Options options() {
    var options = Options.DEFAULT.withPort(0);
    return isPostgres() ? options.withDatabaseUrl(Shared.URL) : options;
  }

  /** The options of a server with an empty database of its own. */
  public static Options fresh() {
    var options = Options.DEFAULT.withPort(0);
    return isPostgres() ? options.withDatabaseUrl(newDatabase()) : options;
  }

  /** The options of servers on one empty database; H2's in memory can be shared within one JVM. */
  public static Options forTwoServers() {
    return isPostgres()
        ? fresh()
        : fresh().withDatabaseUrl("jdbc:h2:mem:shared_" + NUMBER.incrementAndGet());
  }

  private static String newDatabase() {
    var name = "understudy_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    var server = serverUrl();
    try (var connection = DriverManager.getConnection(server);
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database can be made at " + server, e);
    }
    return server.replaceFirst("/postgres(?=\\?|$)", "/" + name);
  }

  private static String serverUrl() {
    if (GIVEN != null && !GIVEN.isBlank()) {
      return GIVEN;
    }
    if (Postgres.STARTED instanceof EmbeddedPostgres server) {
      return server.getJdbcUrl("postgres", "postgres");
    }
    throw new TestAbortedException(
        "PostgreSQL can't be started here ("
            + Postgres.STARTED
            + "); set UNDERSTUDY_TEST_DB_URL to the JDBC URL of a running one.");
  }
}
