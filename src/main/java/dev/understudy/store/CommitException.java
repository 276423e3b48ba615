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
   * Returns whether the database has answered that the transaction is rolled back: SQLState 40
   * except 40003, and the states of a transaction in which a statement failed before.
   */
  public boolean isRolledBack() {
    return SqlStates.anyOf(
        this,
        state ->
            state.startsWith(ROLLBACK) && !state.equals(COMPLETION_UNKNOWN)
                || FAILED_BEFORE.contains(state));
  }

  /**
   * Returns whether only the answer to the commit was lost, so that the rows tell what happened.
   * After a failure to write they don't: H2 shows rows in memory that never reached its file.
   */
  public boolean isUnanswered() {
    return Outage.isLostConnection(this) || SqlStates.anyOf(this, COMPLETION_UNKNOWN::equals);
  }
}
