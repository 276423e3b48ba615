package dev.understudy.prolific.study;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Statuses of submissions (spec). */
public enum SubmissionStatus {
  RESERVED("RESERVED"),
  ACTIVE("ACTIVE"),
  TIMED_OUT("TIMED-OUT"),
  AWAITING_REVIEW("AWAITING REVIEW"),
  APPROVED("APPROVED"),
  PARTIALLY_APPROVED("PARTIALLY APPROVED"),
  RETURNED("RETURNED"),
  REJECTED("REJECTED"),
  SCREENED_OUT("SCREENED OUT");

  private final String word;

  SubmissionStatus(String word) {
    this.word = word;
  }

  /** Returns the words of all statuses. */
  public static List<String> words() {
    return Arrays.stream(values()).map(SubmissionStatus::word).toList();
  }

  /** Returns the status as it is on the wire. */
  public String word() {
    return word;
  }

  /** Returns the status of a word as it is on the wire. */
  public static Optional<SubmissionStatus> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** Returns whether the participant has finished: the submission has a time of completion. */
  boolean isComplete() {
    return this == AWAITING_REVIEW
        || this == APPROVED
        || this == PARTIALLY_APPROVED
        || this == REJECTED
        || this == SCREENED_OUT;
  }

  /** Returns whether the submission takes one of the study's places (spec). */
  boolean takesPlace() {
    return this != TIMED_OUT && this != RETURNED;
  }
}
