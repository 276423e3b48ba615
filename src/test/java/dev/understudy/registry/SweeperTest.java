package dev.understudy.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Catalog;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnyDatabase
class SweeperTest {
  @Test
  void everyTableWithAGenerationIsSwept() {
    try (var database = Database.inMemory("sweeper")) {
      var catalog =
          new Catalog(
              List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider()));
      database.open(catalog.migrations());
      try (var sweeper = new Sweeper(database.jdbi(), new SystemClock(), catalog.tables())) {
        assertEquals(tablesWith(database, "row_key", "generation"), sweeper.tables());
      }
    }
  }

  private static List<String> tablesWith(Database database, String... columns) {
    // H2 has these names in capitals; its lower() would go by the default locale
    var spelled =
        Stream.of(columns)
            .flatMap(name -> Stream.of(name, name.toUpperCase(Locale.ROOT)))
            .toArray(String[]::new);
    var tables =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            select distinct table_name from information_schema.columns
                            where column_name = any(:columns)\
                            """)
                        .bindArray("columns", String.class, (Object[]) spelled)
                        .mapTo(String.class)
                        .list());
    return tables.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !name.equals("sandbox"))
        .sorted()
        .toList();
  }
}
