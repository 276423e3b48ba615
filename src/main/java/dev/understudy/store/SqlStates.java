package dev.understudy.store;

import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reasons for which a statement failed, by its SQLState. */
public final class SqlStates {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String ROLLED_BACK = "40";

  private SqlStates() {}

  /** Returns whether a row with this key exists. PostgreSQL then refuses all further statements. */
  public static boolean isDuplicate(Throwable failure) {
    return anyOf(failure, UNIQUE_VIOLATION::equals);
  }

  /**
   * Returns whether the transaction was rolled back for others, as in a deadlock; a retry helps.
   */
  public static boolean isRolledBack(Throwable failure) {
    return anyOf(failure, state -> state.startsWith(ROLLED_BACK));
  }

  static boolean anyOf(Throwable failure, Predicate<String> condition) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(each -> ((SQLException) each).getSQLState())
        .anyMatch(state -> state != null && condition.test(state));
  }
}
