package dev.understudy.transaction;

import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxStore;
import dev.understudy.sandbox.SandboxVersion;
import dev.understudy.store.CommitException;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.store.Transactions;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Finds out how a commit ended that the database did not answer. The sandbox's row tells: it holds
 * the number of the last transaction of each server.
 */
final class CommitVerifier {
  private static final System.Logger LOG = System.getLogger(CommitVerifier.class.getName());
  private static final long MAX_CHECK_NANOS = 10_000_000_000L;
  private static final long CHECK_PAUSE_NANOS = 20_000_000L;

  private final Jdbi jdbi;
  private final String server;

  /**
   * Creates a verifier of this server's commits.
   *
   * @param server the id of this server among those on the database
   */
  CommitVerifier(Jdbi jdbi, String server) {
    this.jdbi = jdbi;
    this.server = server;
  }

  /**
   * Returns whether a transaction was committed although its commit failed.
   *
   * @param result the sandbox as the transaction would have left it
   * @param isNew whether the transaction created the sandbox
   * @throws OutcomeUnknownException if the database can't be asked; a later {@link #resolve} tells
   */
  boolean wasCommitted(WaitQueue queue, Sandbox result, boolean isNew, CommitException failure) {
    if (failure.isRolledBack()) {
      return false;
    }
    long end = System.nanoTime() + MAX_CHECK_NANOS;
    while (failure.isUnanswered() && System.nanoTime() - end < 0) {
      try {
        boolean isCommitted =
            Transactions.runAndRollBack(jdbi, handle -> isInDatabase(handle, result, isNew));
        LOG.log(
            Level.INFO,
            "a commit in sandbox {0} was not answered; by its row it was {1}",
            result.id(),
            isCommitted ? "made" : "not made");
        return isCommitted;
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "the outcome of a commit can't be checked yet", e);
        LockSupport.parkNanos(CHECK_PAUSE_NANOS);
      }
    }
    var unknown = new OutcomeUnknownException(failure);
    queue.unknownCommit =
        Optional.of(new WaitQueue.UnknownCommit(result.version().number(), unknown));
    throw unknown;
  }

  /** Waits for the end of the transaction, by locking the row that it writes. */
  private boolean isInDatabase(Handle handle, Sandbox result, boolean isNew) {
    var version = SandboxLock.lock(handle, result.id());
    if (version.isEmpty() && isNew) {
      // the row may be about to be inserted: this insert waits for that, and fails if it is there
      SandboxFactory.insert(new SandboxStore(handle), result);
    }
    return isLastOfThisServer(version, result.version().number());
  }

  private boolean isLastOfThisServer(Optional<SandboxVersion> version, long number) {
    return version.filter(each -> each.isLastOf(server, number)).isPresent();
  }

  /** Tells those who got an {@link OutcomeUnknownException} what the row, now locked, says. */
  void resolve(WaitQueue queue, Optional<SandboxVersion> version) {
    queue.unknownCommit.ifPresent(
        each -> each.failure().settle(isLastOfThisServer(version, each.number())));
    queue.unknownCommit = Optional.empty();
  }
}
