package dev.understudy.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** A database that can't be used for now: it is stopped, starting, unreachable, or can't write. */
public final class Outage {
  /** The sentence for calls that need a database which can't be reached. */
  public static final String SENTENCE = "The database does not answer.";

  private static final String UNKNOWN = " Whether this call was carried out is not known.";
  private static final String FULL = "The database can't write: its disk is full.";
  private static final String NO_FILES = "The database can't read or write its files.";
  private static final String ENDED = "The database has been closed.";
  private static final String READ_ONLY = "The database can't be written to: it is read-only.";

  /** PostgreSQL's, and what the systems' messages have in common. */
  private static final String DISK_FULL = "53100";

  private static final List<String> WORDS_OF_A_FULL_DISK =
      List.of("no space left", "not enough space", "quota exceeded");

  /** A transaction of PostgreSQL, a database of H2. */
  private static final Set<String> READ_ONLY_STATES = Set.of("25006", "90097");

  /** H2's: the database is closed, or was for lack of memory. */
  private static final Set<String> ENDED_STATES = Set.of("90098", "90108", "90121");

  /** PostgreSQL's 58: errors of its system; H2's: reading or writing a file. */
  private static final Set<String> FILE_STATES = Set.of("58000", "58030", "90028", "90031");

  private static final Set<Integer> H2_CODES =
      Set.of(
          DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_CLOSED);

  private Outage() {}

  /** Returns whether something failed for this reason. */
  public static boolean isBehind(Throwable failure) {
    return find(failure).isPresent();
  }

  /** Returns the sentence for calls that failed for this reason. */
  public static String sentence(Throwable failure) {
    return find(failure).orElse(SENTENCE);
  }

  /** Logs a failure: an outage in one line, any other with its stack trace. */
  public static void log(Logger log, String what, Throwable failure) {
    find(failure)
        .ifPresentOrElse(
            sentence ->
                log.log(
                    Level.WARNING,
                    what + ": " + withoutPeriod(sentence) + " (" + reason(failure) + ")"),
            () -> log.log(Level.ERROR, what, failure));
  }

  /** Returns whether there was no room on the disk. */
  static boolean isFullDisk(Throwable failure) {
    return SqlStates.anyOf(failure, DISK_FULL::equals)
        || causes(failure).anyMatch(Outage::isOfAFullDisk);
  }

  /** Returns whether the database takes no changes. */
  static boolean isReadOnly(Throwable failure) {
    return SqlStates.anyOf(failure, READ_ONLY_STATES::contains);
  }

  /** Returns whether the connection broke off, and the database itself may be in order. */
  static boolean isLostConnection(Throwable failure) {
    return find(failure).filter(SENTENCE::equals).isPresent();
  }

  private static Optional<String> find(Throwable failure) {
    var unknown = causes(failure).filter(OutcomeUnknownException.class::isInstance).findFirst();
    return unknown.isPresent()
        ? Optional.of(why(unknown.get().getCause()).orElse(SENTENCE) + UNKNOWN)
        : why(failure);
  }

  private static Optional<String> why(Throwable failure) {
    var causes = causes(failure).toList();
    var states =
        causes.stream()
            .filter(SQLException.class::isInstance)
            .map(each -> String.valueOf(((SQLException) each).getSQLState()))
            .toList();
    if (states.isEmpty()) {
      return Optional.empty();
    }
    if (isFullDisk(failure)) {
      return Optional.of(FULL);
    }
    if (states.stream().anyMatch(ENDED_STATES::contains)) {
      return Optional.of(ENDED);
    }
    if (isReadOnly(failure)) {
      return Optional.of(READ_ONLY);
    }
    if (causes.stream().anyMatch(Outage::isOfTheConnection)) {
      return Optional.of(SENTENCE);
    }
    return states.stream().anyMatch(FILE_STATES::contains)
            || causes.stream().anyMatch(Outage::isOfTheFile)
        ? Optional.of(NO_FILES)
        : Optional.empty();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause);
  }

  private static boolean isOfAFullDisk(Throwable cause) {
    var message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return cause instanceof IOException
        && WORDS_OF_A_FULL_DISK.stream().anyMatch(message::contains);
  }

  private static boolean isOfTheFile(Throwable cause) {
    return cause instanceof MVStoreException e && H2_CODES.contains(e.getErrorCode());
  }

  /**
   * 08: the connection. 53: PostgreSQL lacks memory or connections. 57P01 to 57P03: it is ending,
   * or not ready yet.
   */
  private static boolean isOfTheConnection(Throwable cause) {
    return cause instanceof SQLTransientConnectionException
        || cause instanceof SQLNonTransientConnectionException
        || cause instanceof SQLException e
            && e.getSQLState() != null
            && e.getSQLState().matches("08.*|53.*|57P0.*");
  }

  /** Returns what the system or the driver says of a failure: what is at the bottom. */
  static String reason(Throwable failure) {
    return causes(failure)
        .filter(
            each ->
                each instanceof SQLException
                    || each instanceof IOException && !(each instanceof SocketException))
        .reduce((outer, inner) -> inner)
        .map(Outage::words)
        .flatMap(message -> message.lines().findFirst())
        .map(Database::withoutSecrets)
        .orElse("");
  }

  private static String words(Throwable cause) {
    if (cause instanceof AccessDeniedException) {
      return "access denied";
    }
    if (cause instanceof UnknownHostException e) {
      return "there is no host " + e.getMessage() + ", or its name can't be looked up.";
    }
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return String.valueOf(cause.getMessage());
  }

  private static String withoutPeriod(String sentence) {
    return sentence.substring(0, sentence.length() - 1);
  }
}
