package dev.understudy.testing;

import dev.understudy.Options;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * The database that the suite runs on: {@code -Dunderstudy.test.database=h2} or {@code postgres}. For
 * PostgreSQL it is the server at {@code UNDERSTUDY_TEST_DB_URL} if that is set, else an embedded one;
 * where that can't start, the tests of that run are skipped and say so.
 */
public final class TestDatabase {
  private static final String WHICH = System.getProperty("understudy.test.database", "h2");

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

  /** Whether this run is on PostgreSQL. */
  public static boolean isPostgres() {
    return WHICH.equals("postgres");
  }

  /** The options of a server on this run's database, on a free port. */
  public static Options options() {
    var options = Options.DEFAULT.withPort(0);
    return url().map(options::withDatabaseUrl).orElse(options);
  }

  private static Optional<String> url() {
    if (!isPostgres()) {
      return Optional.empty();
    }
    var given = System.getenv("UNDERSTUDY_TEST_DB_URL");
    if (given != null && !given.isBlank()) {
      return Optional.of(given);
    }
    if (Postgres.STARTED instanceof EmbeddedPostgres server) {
      return Optional.of(server.getJdbcUrl("postgres", "postgres"));
    }
    throw new TestAbortedException(
        "PostgreSQL can't be started here ("
            + Postgres.STARTED
            + "); set UNDERSTUDY_TEST_DB_URL to the JDBC URL of a running one.");
  }
}
