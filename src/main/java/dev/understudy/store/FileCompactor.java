package dev.understudy.store;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.command.CommandInterface;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * Keeps the file of an H2 database small while the server runs. Each commit writes a chunk, of
 * which soon only a few pages are live; the thread of H2 that would move these on does not run with
 * {@code WRITE_DELAY=0}. This does the same in small steps, with pauses between them, because
 * commits wait for each.
 *
 * <p>The file stays below about two and a half times its live pages. Files below {@value
 * #SMALL_FILE} bytes are left alone.
 */
final class FileCompactor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FileCompactor.class.getName());

  private static final long SMALL_FILE = 8 << 20;

  /** The percentages of the chunks that have to be live, and of the file that has to be chunks. */
  private static final int MIN_PERCENT = 60;

  private static final int MIN_PERCENT_WHEN_IDLE = 80;
  private static final int REWRITE_BYTES = 512 << 10;
  private static final int MOVE_BYTES = 4 << 20;
  private static final long MAX_LIVE_BYTES_AT_CLOSE = 256 << 20;
  private static final long LOOK_MS = 250;
  private static final long MIN_PAUSE_MS = 10;

  private final DataSource pool;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * The version that the last step left the store at; another one means that there were commits.
   */
  private long version = -1;

  /**
   * The number of steps that may still be made without commits in between, so that an idle server
   * stops compacting.
   */
  private long steps;

  /** Starts to compact the file of the database that this pool connects to. */
  FileCompactor(DataSource pool) {
    this.pool = pool;
    this.thread =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("understudy-file-compactor"));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.schedule(this::run, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private void run() {
    long began = System.nanoTime();
    boolean more = false;
    try (var connection = pool.getConnection()) {
      more = database(connection).map(this::step).orElse(false);
    } catch (SQLException | RuntimeException e) {
      // a call that fails for the same reason says so
      LOG.log(Level.DEBUG, "compacting the file is put off", e);
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    if (!thread.isShutdown()) {
      thread.schedule(
          this::run, more ? Math.max(MIN_PAUSE_MS, 2 * took) : LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Returns the database, if this process holds its file. */
  private static Optional<Database> database(Connection connection) throws SQLException {
    return connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
            && session.getDatabase().getStore().getMvStore().getFileStore()
                instanceof RandomAccessStore
        ? Optional.of(session.getDatabase())
        : Optional.empty();
  }

  private static RandomAccessStore file(Database database) {
    return (RandomAccessStore) database.getStore().getMvStore().getFileStore();
  }

  /** Makes one step, and returns whether another one would help. */
  private boolean step(Database database) {
    var file = file(database);
    if (file.size() < SMALL_FILE) {
      return false;
    }
    var store = database.getStore().getMvStore();
    boolean idle = store.getCurrentVersion() == version;
    if (!idle) {
      steps = file.size() / REWRITE_BYTES;
    }
    int min = idle ? MIN_PERCENT_WHEN_IDLE : MIN_PERCENT;
    boolean more = steps > 0 && (rewrite(store, file, min) || move(store, file, min));
    if (idle) {
      steps = more ? steps - 1 : 0;
    }
    version = store.getCurrentVersion();
    return more;
  }

  /** Rewrites the live pages of some chunks that are mostly dead. */
  private static boolean rewrite(MVStore store, RandomAccessStore file, int min) {
    if (file.getChunksFillRate() >= min) {
      return false;
    }
    if (store.compact(100, REWRITE_BYTES)) {
      store.commit();
    }
    return true;
  }

  /** Moves chunks from the end of the file into its holes, and cuts what is free then. */
  private static boolean move(MVStore store, RandomAccessStore file, int min) {
    long before = file.size();
    if (file.getFillRate() >= min) {
      return false;
    }
    file.compactMoveChunks(min, MOVE_BYTES, store);
    return file.size() < before;
  }

  /**
   * Ends the step at hand and stops. When its last connection is closed, H2 then writes the file
   * anew, with nothing but live pages, unless that would take long.
   */
  @Override
  public void close() {
    thread.shutdown();
    try (var connection = pool.getConnection()) {
      thread.awaitTermination(5, TimeUnit.SECONDS);
      database(connection)
          .filter(database -> liveBytes(file(database)) < MAX_LIVE_BYTES_AT_CLOSE)
          .ifPresent(database -> database.setCompactMode(CommandInterface.SHUTDOWN_COMPACT));
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the file is left as it is", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long liveBytes(RandomAccessStore file) {
    return file.size() / 100 * file.getFillRate() / 100 * file.getChunksFillRate();
  }
}
