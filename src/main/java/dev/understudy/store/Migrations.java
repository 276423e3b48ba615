package dev.understudy.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The scripts that make the tables. */
final class Migrations {
  /** The script of the tables that all providers share, as a resource. */
  static final String CORE = "/dev/understudy/db/V1__core.sql";

  private static final String COVERAGE = "/dev/understudy/db/V5__coverage.sql";
  private static final String SNAPSHOTS = "/dev/understudy/db/V6__snapshots.sql";

  private static final int TABLES_NAMED = 3;

  private Migrations() {}

  /** Runs all scripts on an empty database; H2 takes a script as it is. */
  static void runAll(DataSource pool, List<String> providerScripts) {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (var name : scripts(providerScripts)) {
        statement.execute(script(name));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the tables can't be made", e);
    }
  }

  private static List<String> scripts(List<String> providerScripts) {
    return Stream.concat(Stream.of(CORE, COVERAGE, SNAPSHOTS), providerScripts.stream()).toList();
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the scripts that the database has not seen.
   *
   * @throws DatabaseException if it has tables of another application or of a newer version
   */
  static void runMissing(DataSource pool, List<String> providerScripts, DatabaseLocation location) {
    var flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(pool)
            .locations(folders(providerScripts))
            // its default is to start on tables that a newer version has made
            .ignoreMigrationPatterns(new String[0])
            .load();
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
        throw new DatabaseException(foreignTables(pool, location), e);
      }
      if (e.getErrorCode() == CoreErrorCode.VALIDATE_ERROR) {
        throw new DatabaseException(foreignHistory(List.of(flyway.info().all()), location), e);
      }
      throw e;
    }
  }

  private static String[] folders(List<String> providerScripts) {
    return scripts(providerScripts).stream()
        .map(name -> "classpath:" + name.substring(1, name.lastIndexOf('/')))
        .distinct()
        .toArray(String[]::new);
  }

  private static String foreignTables(DataSource pool, DatabaseLocation location) {
    return "The database of "
        + location.shown()
        + " holds tables that are not Understudy's ("
        + tables(pool)
        + "). "
        + location.advice();
  }

  private static String tables(DataSource pool) {
    try (var connection = pool.getConnection();
        var tables =
            connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
      var names = new ArrayList<String>();
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME"));
      }
      return names.stream().sorted().limit(TABLES_NAMED).collect(Collectors.joining(", "))
          + (names.size() > TABLES_NAMED ? ", …" : "");
    } catch (SQLException e) {
      return "they can't be listed";
    }
  }

  private static String foreignHistory(List<MigrationInfo> history, DatabaseLocation location) {
    var known = history.stream().filter(each -> each.getState().isResolved()).toList();
    var newer =
        history.stream().filter(each -> each.getState() == MigrationState.FUTURE_SUCCESS).toList();
    boolean ours =
        known.stream()
            .allMatch(
                each ->
                    each.getState() == MigrationState.SUCCESS
                        && each.isChecksumMatching()
                        && each.isDescriptionMatching());
    if (ours && !newer.isEmpty()) {
      return "The database of "
          + location.shown()
          + " was used by a newer version of Understudy: its tables are of version "
          + newer.get(newer.size() - 1).getVersion()
          + ", this one knows up to "
          + known.get(known.size() - 1).getVersion()
          + ". Start the newer one. "
          + location.advice();
    }
    return "The tables in the database of "
        + location.shown()
        + " were not made by this version of Understudy or an older one: the history in"
        + " flyway_schema_history differs. "
        + location.advice();
  }
}
