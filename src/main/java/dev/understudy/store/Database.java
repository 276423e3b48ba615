package dev.understudy.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.CaseStrategy;
import org.jdbi.v3.core.mapper.reflect.ReflectionMappers;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** An open database: H2 in memory, H2 in files, or the one of a JDBC URL. */
public final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 16;
  static final int LOCK_TIMEOUT_MS = 10_000;

  private final HikariDataSource pool;
  private final BrokenConnections brokenConnections = new BrokenConnections();
  private final Jdbi jdbi;
  private final DatabaseLocation location;
  private final boolean dropOnClose;
  private Optional<FileCompactor> compactor = Optional.empty();
  private Optional<OldConnections> oldConnections = Optional.empty();

  /** Evicts broken connections: the pool does not know all of H2's states of one. */
  private static final class BrokenConnections implements SQLExceptionOverride {
    private volatile Consumer<SQLException> listener = failure -> {};

    @java.lang.Override // the interface has one of its own
    public Override adjudicate(SQLException failure) {
      listener.accept(failure);
      return Outage.isBehind(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
  }

  private Database(HikariDataSource pool, DatabaseLocation location, boolean dropOnClose) {
    this.pool = pool;
    pool.setExceptionOverride(brokenConnections);
    this.location = location;
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
   * Returns a database in memory that ends when it is closed.
   *
   * @param name unique in this JVM
   */
  public static Database inMemory(String name) {
    return new Database(
        pool(H2Url.complete("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1")),
        DatabaseLocation.MEMORY,
        true);
  }

  /**
   * Returns a database of H2 in files of this folder, which is created if it does not exist.
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
    return new Database(pool(url), DatabaseLocation.of(folder), false);
  }

  /**
   * Returns the database of a JDBC URL, of H2 or PostgreSQL.
   *
   * @throws DatabaseException if it is of another kind
   */
  public static Database at(String url) {
    var location = DatabaseLocation.of(url);
    if (url.startsWith(H2Url.PREFIX)) {
      return new Database(pool(H2Url.complete(url)), location, false);
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return new Database(pool(url), location, false);
    }
    throw new DatabaseException(
        "The database URL "
            + location.shown()
            + " is of no kind known here: give one that begins with jdbc:h2: or jdbc:postgresql:"
            // as other tools and hosts of databases write it
            + (url.startsWith("postgres")
                ? ", such as jdbc:postgresql://localhost:5432/understudy?user=me&password=…."
                : "."),
        null);
  }

  /**
   * Connects, and creates the core's tables that are missing.
   *
   * @throws DatabaseException if it can't be reached, or another server holds it
   */
  public void open() {
    open(List.of());
  }

  /**
   * Connects, and creates the tables that are missing, also those of providers.
   *
   * @param providerScripts the resources that make the tables of providers, in order
   * @throws DatabaseException if it can't be reached, or another server holds it
   */
  public void open(List<String> providerScripts) {
    try {
      if (dropOnClose) {
        Migrations.runAll(pool, providerScripts);
        oldConnections = Optional.of(new OldConnections(pool));
      } else {
        H2File.of(pool.getJdbcUrl()).ifPresent(file -> file.prepare(providerScripts, location));
        Migrations.runMissing(pool, providerScripts, location);
        checkThatItCanBeWrittenTo();
        startCompactor();
      }
    } catch (DatabaseException e) {
      throw e;
    } catch (RuntimeException e) {
      throw DatabaseException.whenOpening(location, e);
    }
  }

  /** Refuses, for example, a standby of PostgreSQL, and a user who may only read. */
  private void checkThatItCanBeWrittenTo() {
    jdbi.useTransaction(
        handle -> {
          handle.execute("insert into generation (sandbox, discarded) values ('', true)");
          handle.rollback();
        });
  }

  private void startCompactor() {
    if (pool.getJdbcUrl().startsWith(H2Url.PREFIX)) {
      compactor = Optional.of(new FileCompactor(pool));
    }
  }

  /** Calls this with every failure of a statement, before whoever made the statement has it. */
  public void onFailure(Consumer<SQLException> listener) {
    brokenConnections.listener = listener;
  }

  /** Returns the access to the tables. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** Returns whether a connection can be had and answers. */
  public boolean answers() {
    try (var connection = pool.getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    compactor.ifPresent(FileCompactor::close);
    oldConnections.ifPresent(OldConnections::close);
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
    pool.setDataSource(new DriverDataSource(url));
    pool.setPoolName("understudy");
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(10_000);
    pool.setInitializationFailTimeout(1);
    if (url.startsWith("jdbc:postgresql:")) {
      pool.setConnectionInitSql("set lock_timeout = " + LOCK_TIMEOUT_MS);
    }
    return pool;
  }

  /** Returns a URL or message with the values of passwords blanked. */
  static String withoutSecrets(String text) {
    return text.replaceAll("(?i)(password=)[^&;\\s]*", "$1***")
        .replaceAll("(\\w://[^:/@\\s]*:)[^@\\s]*@", "$1***@");
  }
}
