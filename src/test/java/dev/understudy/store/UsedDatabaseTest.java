package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that hold something else than what this version makes. */
class UsedDatabaseTest {
  @TempDir Path folder;
  private String url;

  @BeforeEach
  void makeAnEmptyDatabase() {
    url =
        TestDatabase.isPostgres()
            ? TestDatabase.fresh().storage().databaseUrl().orElseThrow()
            : "jdbc:h2:file:" + folder.resolve("used");
  }

  @Test
  void tablesOfAnotherApplicationAreNamed() throws SQLException {
    execute("create table invoices (id int)", "create table orders (id int)");
    assertEquals(
        "The database of "
            + Database.withoutSecrets(url)
            + " holds tables that are not Understudy's (invoices, orders). "
            + DatabaseLocation.of(url).advice(),
        // H2 writes the names in capitals
        refusal().replace("INVOICES, ORDERS", "invoices, orders"));
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() throws SQLException {
    start();
    execute(
        """
        insert into "flyway_schema_history"
          ("installed_rank", "version", "description", "type", "script", "checksum",
           "installed_by", "execution_time", "success")
        values (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 1, 'x', 1, true)
        """);
    assertEquals(
        "The database of "
            + Database.withoutSecrets(url)
            + " was used by a newer version of Understudy: its tables are of version 1000, this one"
            + " knows up to 6. Start the newer one. "
            + DatabaseLocation.of(url).advice(),
        refusal());
  }

  @Test
  void theHistoryOfAnotherApplicationIsRefused() throws SQLException {
    start();
    execute("update \"flyway_schema_history\" set \"description\" = 'invoices', \"checksum\" = 7");
    assertEquals(
        "The tables in the database of "
            + Database.withoutSecrets(url)
            + " were not made by this version of Understudy or an older one: the history in"
            + " flyway_schema_history differs. "
            + DatabaseLocation.of(url).advice(),
        refusal());
  }

  private void start() {
    try (var database = Database.at(url)) {
      database.open();
    }
  }

  private String refusal() {
    return assertThrows(DatabaseException.class, this::start).getMessage();
  }

  private void execute(String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }
}
