package dev.understudy.store;

import java.sql.SQLException;

/** The database can't be opened; the message is a sentence that says why and what to do. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String H2_ALREADY_OPEN = "90020";
  private static final String H2_CORRUPTED = "90030";
  private static final String H2_OTHER_VERSION = "90048";

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the exception for a failure of the database or its driver. */
  static DatabaseException whenOpening(DatabaseLocation location, RuntimeException failure) {
    return new DatabaseException(sentence(location, failure), failure);
  }

  private static String sentence(DatabaseLocation location, RuntimeException failure) {
    var state = lastState(failure);
    var reason = Outage.reason(failure);
    if (state.equals(H2_ALREADY_OPEN)) {
      return "The database of "
          + location.shown()
          + " is in use by another process: stop that one first.";
    }
    if (state.equals(H2_CORRUPTED)) {
      return "The database of "
          + location.shown()
          + " is damaged ("
          + reason
          + "). Put a copy of its file back, or delete it to begin with an empty database.";
    }
    if (state.equals(H2_OTHER_VERSION)) {
      return "The database of "
          + location.shown()
          + " was written by a version of H2 that can't be read here: move what is in it with H2's"
          + " SCRIPT and RUNSCRIPT. "
          + location.advice();
    }
    if (Outage.isFullDisk(failure)) {
      return "The database of "
          + location.shown()
          + " can't be opened, as its disk is full: make room on it first.";
    }
    if (Outage.isReadOnly(failure)) {
      return "The database of "
          + location.shown()
          + " is read-only: give one that can be written to, and a user who may.";
    }
    return "The database of " + location.shown() + " can't be opened: " + reason;
  }

  private static String lastState(Throwable failure) {
    var state = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      state = cause instanceof SQLException e ? String.valueOf(e.getSQLState()) : state;
    }
    return state;
  }
}
