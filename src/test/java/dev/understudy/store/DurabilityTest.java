package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data folder after a kill, for each commit: a copy of the file at that moment. H2 2.5.252 loses
 * every second of these commits.
 */
@AnyDatabase
class DurabilityTest {
  private static final int COMMITS = 16;

  @TempDir Path folder;

  @Test
  void aCopyOfTheFileHoldsEveryCommitThatWasAcknowledged() throws IOException {
    try (var database = Database.inFiles(folder)) {
      database.open();
      database
          .jdbi()
          .useHandle(handle -> handle.execute("create table written (n int, v varchar)"));
      for (int n = 1; n <= COMMITS; n++) {
        commit(database, n);
        assertEquals(n, lastIn(copy(n)), "in a copy made after commit " + n);
      }
    }
  }

  /** Rows of several lengths come and go, so that the file gets holes of several lengths. */
  private static void commit(Database database, int n) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle.execute("insert into written values (?, ?)", n, "x".repeat(n * 777 % 5_000));
              handle.execute("delete from written where n < ?", n - 5);
            });
  }

  private Path copy(int n) throws IOException {
    var copy = Files.createDirectory(folder.resolve("copy" + n));
    Files.copy(folder.resolve("understudy.mv.db"), copy.resolve("understudy.mv.db"));
    return copy;
  }

  private static int lastIn(Path folder) {
    try (var database = Database.inFiles(folder)) {
      return database
          .jdbi()
          .withHandle(
              handle ->
                  handle.createQuery("select max(n) from written").mapTo(Integer.class).one());
    }
  }
}
