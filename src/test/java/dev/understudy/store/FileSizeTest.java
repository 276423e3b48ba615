package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single commits of a row each, of which only the newest are kept. */
@AnyDatabase
@Timeout(120)
class FileSizeTest {
  private static final int COMMITS = 3_000;
  private static final int KEPT = 2_000;
  private static final int BYTES_PER_ROW = 2_000;

  @TempDir Path folder;

  @Test
  void aFileComesDownToThreeTimesWhatIsKeptAndToThatAtAStop() {
    long kept = (long) KEPT * BYTES_PER_ROW;
    try (var database = Database.inFiles(folder)) {
      database.open();
      database
          .jdbi()
          .useHandle(
              handle -> handle.execute("create table written (n int primary key, v varchar)"));
      for (int n = 1; n <= COMMITS; n++) {
        commit(database, n);
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (size() > 3 * kept && System.nanoTime() < deadline) {
        LockSupport.parkNanos(10_000_000);
      }
      assertTrue(size() <= 3 * kept, () -> size() + " bytes for " + kept);
    }
    assertTrue(size() <= 1.5 * kept, () -> size() + " bytes for " + kept + " after a stop");
  }

  private static void commit(Database database, int n) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              handle.execute("insert into written values (?, ?)", n, text(n));
              handle.execute("delete from written where n = ?", n - KEPT);
            });
  }

  private static String text(int n) {
    var text = new StringBuilder();
    new Random(n).ints(BYTES_PER_ROW, 'a', 'z').forEach(text::appendCodePoint);
    return text.toString();
  }

  private long size() {
    return folder.resolve("understudy.mv.db").toFile().length();
  }
}
