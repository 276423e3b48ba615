package dev.understudy.store;

import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the database says a statement failed for, by its SQLState. */
public final class SqlStates {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String ROLLED_BACK = "40";

  private SqlStates() {}

  /** Whether a row with this key is there already. PostgreSQL then refuses all that follows. */
  public static boolean isDuplicate(Throwable failure) {
    return anyOf(failure, UNIQUE_VIOLATION::equals);
  }

  /** Whether the transaction had to give way to others, as in a deadlock; a second try may do. */
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
