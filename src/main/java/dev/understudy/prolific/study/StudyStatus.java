package dev.understudy.prolific.study;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Statuses of studies (spec). */
public enum StudyStatus {
  UNPUBLISHED,
  SCHEDULED,
  PUBLISHING,
  ACTIVE,
  AWAITING_REVIEW,
  PAUSED,
  COMPLETED;

  /** Returns the words of all statuses. */
  public static List<String> words() {
    return Arrays.stream(values()).map(StudyStatus::word).toList();
  }

  /** Returns the status as it is on the wire: with blanks. */
  public String word() {
    return name().replace('_', ' ');
  }

  /** Returns the status of a word as it is on the wire. */
  public static Optional<StudyStatus> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
