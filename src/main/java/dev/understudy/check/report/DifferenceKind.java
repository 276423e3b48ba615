package dev.understudy.check.report;

import java.util.Locale;
import java.util.stream.Stream;

/** The kinds of differences between a recording and its replay. */
public enum DifferenceKind {
  /** Another status. */
  STATUS,
  /** Another error code. */
  CODE,
  /** A header that matters is missing, is new, or has another value. */
  HEADER,
  /** A field that only the recording has. */
  MISSING,
  /** A field that only this server sends. */
  EXTRA,
  /** Another type of a JSON value. */
  TYPE,
  /** Another value of a field whose values are listed. */
  VALUE,
  /** Another format of an instant or an id. */
  FORMAT,
  /** A call that succeeded and is no operation of the emulated service. */
  OPERATION,
  /** A difference in a read that may be due to what exists in the account. */
  STATE;

  /** Returns its name in options and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether it makes the check fail unless the caller chooses otherwise. */
  public boolean isFailingByDefault() {
    return this != STATE;
  }

  /**
   * Returns the kind of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DifferenceKind of(String word) {
    return Stream.of(values())
        .filter(each -> each.word().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word));
  }
}
