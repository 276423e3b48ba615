package dev.understudy.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Catalog;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnyDatabase
class SandboxTablesTest {
  @Test
  void everyTableWithAGenerationIsOneOfThem() {
    try (var database = Database.inMemory("tables")) {
      var catalog =
          new Catalog(
              List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider()));
      database.open(catalog.migrations());
      var tables = SandboxTables.with(catalog.tables());
      assertEquals(
          tablesWith(database, "row_key", "generation"), tables.all().stream().sorted().toList());
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
        .filter(name -> !Set.of("sandbox", "snapshot").contains(name))
        .sorted()
        .toList();
  }
}
