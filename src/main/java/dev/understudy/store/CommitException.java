package dev.understudy.store;

import java.util.Set;

/** A commit that failed. Whether the transaction was committed is known only in some cases. */
public final class CommitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String ROLLBACK = "40";
  private static final String COMPLETION_UNKNOWN = "40003";
  private static final Set<String> FAILED_BEFORE = Set.of("25P02", "25000");

  CommitException(Throwable cause) {
    super("a commit failed", cause);
  }

  /**
   * Whether the database has answered that the transaction is rolled back: SQLState 40, but for
   * 40003, and what is said of a transaction in which something had failed before.
   */
  public boolean isRolledBack() {
    return SqlStates.anyOf(
        this,
        state ->
            state.startsWith(ROLLBACK) && !state.equals(COMPLETION_UNKNOWN)
                || FAILED_BEFORE.contains(state));
  }

  /**
   * Whether only the answer to the commit was lost, so that the rows can be asked. After a failure
   * to write they can't: H2 shows rows in memory that never came to its file.
   */
  public boolean isUnanswered() {
    return Outage.isLostConnection(this) || SqlStates.anyOf(this, COMPLETION_UNKNOWN::equals);
  }
}
