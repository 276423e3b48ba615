package dev.understudy.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@AnyDatabase
class SweeperTest {
  @Test
  void everyTableWithRowsOfAGenerationIsSwept() {
    try (var database = Database.inMemory("sweeper")) {
      database.open();
      var swept = new TreeSet<>(Sweeper.BY_PLACE);
      swept.addAll(Sweeper.BY_GENERATION);
      assertEquals(List.copyOf(swept), tablesWith(database, "place", "generation"));
    }
  }

  private static List<String> tablesWith(Database database, String... columns) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select distinct lower(table_name) as name from information_schema.columns
                        where lower(column_name) = any(:columns) and lower(table_name) <> 'sandbox'
                        order by name""")
                    .bindArray("columns", String.class, (Object[]) columns)
                    .mapTo(String.class)
                    .list());
  }
}
