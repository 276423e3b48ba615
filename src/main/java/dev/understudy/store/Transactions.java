package dev.understudy.store;

import java.lang.System.Logger.Level;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Runs transactions such that a commit that failed can be told from work that failed. */
public final class Transactions {
  private static final System.Logger LOG = System.getLogger(Transactions.class.getName());

  private Transactions() {}

  /**
   * Runs work in a transaction and commits it. Whatever else than a {@link CommitException} is
   * thrown: nothing was written.
   *
   * @throws CommitException if the work was done and its commit failed: it may be written or not
   */
  public static <T> T run(Jdbi jdbi, Function<Handle, T> work) {
    var handle = jdbi.open();
    try {
      handle.begin();
      var result = work.apply(handle);
      commit(handle);
      return result;
    } catch (CommitException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      rollBack(handle, e);
      throw e;
    } finally {
      close(handle);
    }
  }

  /** Runs work in a transaction that is always rolled back. */
  public static <T> T runAndRollBack(Jdbi jdbi, Function<Handle, T> work) {
    try (var handle = jdbi.open()) {
      handle.begin();
      try {
        return work.apply(handle);
      } finally {
        handle.rollback();
      }
    }
  }

  private static void commit(Handle handle) {
    try {
      handle.commit();
    } catch (RuntimeException e) {
      throw new CommitException(e);
    }
  }

  private static void rollBack(Handle handle, Throwable cause) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** Closes a handle; that this fails says nothing of the transaction, which is over. */
  private static void close(Handle handle) {
    try {
      handle.close();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a connection could not be given back", e);
    }
  }
}
