package dev.understudy.store;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.h2.api.ErrorCode;

/**
 * A handler that ends a server which has run out of memory. H2 closes its database then, so the
 * server can't continue: it reports one sentence, and its owner decides what follows.
 */
public final class OutOfMemoryHandler implements Thread.UncaughtExceptionHandler {
  private static final String ADVICE =
      "start the server again with more memory (java -Xmx1g), with a smaller --keep-bytes, or with"
          + " --data, which keeps everything in files.";

  /** Of a server that keeps everything in memory. */
  public static final String LOST =
      "The server has run out of memory, and what it kept there is lost: " + ADVICE;

  /** Of a server that keeps everything in files or in a database elsewhere. */
  public static final String KEPT =
      "The server has run out of memory. What it answered is kept: start it again with more memory"
          + " (java -Xmx1g).";

  /** Of a database in memory that ended without anybody having told it to. */
  public static final String CLOSED =
      "The database in memory was closed by an error, most often a lack of memory, and what it kept"
          + " is lost: "
          + ADVICE;

  private static final int RESERVE_BYTES = 512 << 10;

  private final boolean isInMemory;
  private final Consumer<String> onEnd;
  private final AtomicBoolean hasEnded = new AtomicBoolean();
  private volatile String sentence;
  private volatile boolean isClosing;

  /** A reserve that is released at the end, so that there is memory to report the sentence. */
  private volatile byte[] reserve = new byte[RESERVE_BYTES];

  /**
   * A handler of a server that still runs.
   *
   * @param isInMemory whether everything is kept in the memory of this JVM
   * @param onEnd is called once, with a sentence, by whichever thread notices the end first
   */
  public OutOfMemoryHandler(boolean isInMemory, Consumer<String> onEnd) {
    this.isInMemory = isInMemory;
    this.onEnd = onEnd;
  }

  /** Returns the sentence that says why the server has ended; empty as long as it has not. */
  public Optional<String> sentence() {
    return Optional.ofNullable(sentence);
  }

  /**
   * Ends the server if a failure says that there is no memory left, or that the database in memory
   * is gone. Takes no memory itself.
   */
  public void check(Throwable failure) {
    for (var cause = failure; cause != null && !isClosing; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        end(isInMemory ? LOST : KEPT);
        return;
      }
    }
    for (var cause = failure; cause != null && isInMemory && !isClosing; cause = cause.getCause()) {
      if (cause instanceof SQLException e) {
        if (e.getErrorCode() == ErrorCode.OUT_OF_MEMORY) {
          end(LOST);
        } else if (isOfAClosedDatabase(e)) {
          end(CLOSED);
        }
      }
    }
  }

  /** Throws a failure again if it is a lack of memory: no catch may take it for a failed call. */
  public static void rethrowIfOutOfMemory(Throwable failure) {
    if (failure instanceof OutOfMemoryError e) {
      throw e;
    }
  }

  private static boolean isOfAClosedDatabase(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED
        || e.getErrorCode() == ErrorCode.DATABASE_CALLED_AT_SHUTDOWN;
  }

  private void end(String why) {
    sentence = why;
    if (hasEnded.compareAndSet(false, true)) {
      reserve = null;
      onEnd.accept(why);
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    check(failure);
    System.getLogger(OutOfMemoryHandler.class.getName())
        .log(System.Logger.Level.ERROR, "the thread " + thread.getName() + " failed", failure);
  }

  /** Does nothing from now on: the server is closing, and its database with it. */
  public void stop() {
    isClosing = true;
  }
}
