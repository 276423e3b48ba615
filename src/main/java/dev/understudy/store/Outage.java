package dev.understudy.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.stream.Stream;

/** The database is out of reach: it ended, it is starting again, or the way to it is cut off. */
public final class Outage {
  /** What those are told who needed it. */
  public static final String SENTENCE = "The database does not answer.";

  private static final String UNKNOWN =
      "The database does not answer: whether this call was carried out is not known.";

  private Outage() {}

  /** Whether something failed for this reason. */
  public static boolean isBehind(Throwable failure) {
    return causes(failure).anyMatch(Outage::isOne);
  }

  /** What those are told whose call failed for this reason. */
  public static String sentence(Throwable failure) {
    return causes(failure).anyMatch(OutcomeUnknownException.class::isInstance) ? UNKNOWN : SENTENCE;
  }

  /** Logs a failure: an outage in one line, anything else with where it came from. */
  public static void log(Logger log, String what, Throwable failure) {
    if (isBehind(failure)) {
      log.log(Level.WARNING, what + ": the database does not answer: " + reason(failure));
    } else {
      log.log(Level.ERROR, what, failure);
    }
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause);
  }

  private static boolean isOne(Throwable cause) {
    return cause instanceof OutcomeUnknownException
        || cause instanceof SQLTransientConnectionException
        || cause instanceof SQLNonTransientConnectionException
        || cause instanceof SQLException e && isOfTheConnection(e.getSQLState());
  }

  /** 08: the connection. 57P01 to 57P03: PostgreSQL is ending, or not ready yet. */
  private static boolean isOfTheConnection(String state) {
    return state != null && (state.startsWith("08") || state.startsWith("57P0"));
  }

  /** What the driver says of it, which is at the bottom. */
  private static String reason(Throwable failure) {
    return causes(failure)
        .filter(SQLException.class::isInstance)
        .reduce((outer, inner) -> inner)
        .flatMap(each -> Optional.ofNullable(each.getMessage()))
        .flatMap(message -> message.lines().findFirst())
        .map(Database::withoutSecrets)
        .orElse("");
  }
}
