package dev.understudy.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private final Database database = Database.inMemory("SweeperTest");

  @BeforeEach
  void open() {
    database.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long generation(boolean isDiscarded, int rows) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              long id =
                  handle
                      .createUpdate(
                          "insert into generation (sandbox, discarded) values ('x', :discarded)")
                      .bind("discarded", isDiscarded)
                      .executeAndReturnGeneratedKeys("id")
                      .mapTo(Long.class)
                      .one();
              for (int number = 1; number <= rows; number++) {
                handle.execute(
                    """
                    insert into control_call (row_key, after_call, at, method, path)
                    values (?, 0, current_timestamp, 'POST', '/')\
                    """,
                    RowKey.of(id, number));
              }
              return id;
            });
  }

  private List<Long> numbers(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).list());
  }

  private void awaitSwept() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          while (!numbers("select id from generation where discarded").isEmpty()) {
            Thread.onSpinWait();
          }
        });
  }

  @Test
  void onlyRowsOfDiscardedGenerationsAreDeleted() {
    generation(true, 1200);
    generation(true, 3);
    generation(true, 0);
    long kept = generation(false, 2);
    generation(true, 2);
    long alsoKept = generation(false, 1);
    try (var sweeper =
        new Sweeper(database.jdbi(), new SystemClock(), SandboxTables.with(List.of()))) {
      sweeper.wake();
      sweeper.wake();
      awaitSwept();
      assertEquals(List.of(kept, alsoKept), numbers("select id from generation order by id"));
      assertEquals(
          List.of(RowKey.of(kept, 1), RowKey.of(kept, 2), RowKey.of(alsoKept, 1)),
          numbers("select row_key from control_call order by row_key"));
      generation(true, 1);
      sweeper.wake();
      awaitSwept();
      assertEquals(3, numbers("select row_key from control_call").size());
    }
  }
}
