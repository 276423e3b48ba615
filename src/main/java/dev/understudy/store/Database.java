package dev.understudy.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.h2.api.ErrorCode;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.CaseStrategy;
import org.jdbi.v3.core.mapper.reflect.ReflectionMappers;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * An open database with its tables made: H2 in memory, H2 in files, or whatever a JDBC URL says.
 */
public final class Database implements AutoCloseable {
  /** In order; a test holds this list against the folder. */
  static final List<String> MIGRATIONS =
      List.of(
          "V1__sandboxes_and_messages.sql",
          "V2__control_plane.sql",
          "V3__timeline.sql",
          "V4__sociocs_account.sql",
          "V5__due_webhooks.sql",
          "V6__journal_notes.sql",
          "V7__sandboxes_in_parallel.sql");

  private static final int CONNECTIONS = 16;
  static final int LOCK_TIMEOUT_MS = 10_000;

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final String shown;
  private final boolean dropOnClose;

  /** What the pool would go on giving away: it does not know all of H2's ways to say it. */
  private static final class BrokenConnections implements SQLExceptionOverride {
    @java.lang.Override // the interface has one of its own
    public Override adjudicate(SQLException failure) {
      return Outage.isBehind(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
  }

  private Database(HikariDataSource pool, String shown, boolean dropOnClose) {
    this.pool = pool;
    this.shown = shown;
    this.dropOnClose = dropOnClose;
    this.jdbi = Jdbi.create(pool).installPlugin(new SqlObjectPlugin());
    Instants.register(jdbi);
    // Jdbi's own choice is the default locale: in a Turkish one SANDBOX_ID has no i
    jdbi.getConfig(ReflectionMappers.class).setCaseChange(CaseStrategy.LOWER);
    jdbi.registerArrayType(String.class, "varchar");
    jdbi.registerArrayType(Long.class, "bigint");
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
  }

  /**
   * A database in memory that ends when it is closed.
   *
   * @param name unique in this JVM
   */
  public static Database inMemory(String name) {
    return new Database(
        pool(H2Url.complete("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1")), "memory", true);
  }

  /**
   * H2 in files of this folder, which is made when it does not exist.
   *
   * @throws DatabaseException if the folder can't be made
   */
  public static Database inFiles(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DatabaseException(
          "The data folder "
              + folder
              + " can't be made: check its path, and that it may be written to.",
          e);
    }
    var url = H2Url.complete("jdbc:h2:file:" + folder.toAbsolutePath().resolve("understudy"));
    return new Database(pool(url), "the data folder " + folder, false);
  }

  /**
   * A database by its JDBC URL, of H2 or PostgreSQL.
   *
   * @throws DatabaseException if it is of another kind
   */
  public static Database at(String url) {
    var shown = withoutSecrets(url);
    if (url.startsWith("jdbc:h2:")) {
      return new Database(pool(H2Url.complete(url)), shown, false);
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return new Database(pool(url), shown, false);
    }
    throw new DatabaseException(
        "The database URL "
            + shown
            + " is of no kind known here: give one that begins with jdbc:h2: or jdbc:postgresql:"
            // as other tools and hosts of databases write it
            + (url.startsWith("postgres")
                ? ", such as jdbc:postgresql://localhost:5432/understudy?user=me&password=…."
                : "."),
        null);
  }

  /**
   * Connects and makes the tables that are missing; before that nothing is asked of it.
   *
   * @throws DatabaseException if it can't be reached, or another server holds it
   */
  public void open() {
    try {
      if (dropOnClose) {
        runMigrations();
      } else {
        Flyway.configure(Database.class.getClassLoader())
            .dataSource(pool)
            .locations("classpath:db/migration")
            .load()
            .migrate();
      }
    } catch (RuntimeException e) {
      throw new DatabaseException(sentence(shown, e), e);
    }
  }

  /** The way to the tables. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** Whether a connection can be had and answers. */
  public boolean answers() {
    try (var connection = pool.getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (dropOnClose && pool.isRunning()) {
      // it ends with its last connection, and so with the pool
      jdbi.useHandle(handle -> handle.execute("set db_close_delay 0"));
    }
    pool.close();
  }

  /**
   * It connects when it is first used. Not made from a HikariConfig, which it would copy field by
   * field, by reflection.
   */
  private static HikariDataSource pool(String url) {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    pool.setPoolName("understudy");
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(10_000);
    pool.setInitializationFailTimeout(1);
    pool.setExceptionOverride(new BrokenConnections());
    if (url.startsWith("jdbc:postgresql:")) {
      pool.setConnectionInitSql("set lock_timeout = " + LOCK_TIMEOUT_MS);
      pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    }
    return pool;
  }

  /** H2 takes a script as it is. */
  private void runMigrations() {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (var name : MIGRATIONS) {
        statement.execute(script(name));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the tables can't be made", e);
    }
  }

  private static String script(String name) {
    try (InputStream in = Database.class.getResourceAsStream("/db/migration/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sentence(String shown, Throwable thrown) {
    var cause = thrown;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    var reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    // by its code: H2 says it in the language of the machine
    if (cause instanceof SQLException refusal
        && refusal.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
      return "The database of " + shown + " is in use by another process: stop that one first.";
    }
    if (cause.getCause() instanceof UnknownHostException unknown) {
      reason = "there is no host " + unknown.getMessage() + ", or its name can't be looked up.";
    }
    return "The database of " + shown + " can't be opened: " + withoutSecrets(reason);
  }

  /** A URL or message with the values of passwords blanked. */
  static String withoutSecrets(String text) {
    return text.replaceAll("(?i)(password=)[^&;\\s]*", "$1***")
        .replaceAll("(\\w://[^:/@\\s]*:)[^@\\s]*@", "$1***@");
  }
}
