package dev.understudy.prolific.study;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Change of a submission's status that a researcher can ask for (spec; the statuses are ours). */
enum SubmissionTransition {
  APPROVE(EnumSet.of(SubmissionStatus.AWAITING_REVIEW), SubmissionStatus.APPROVED),
  REJECT(EnumSet.of(SubmissionStatus.AWAITING_REVIEW), SubmissionStatus.REJECTED),
  COMPLETE(EnumSet.of(SubmissionStatus.ACTIVE), SubmissionStatus.AWAITING_REVIEW),
  START(EnumSet.of(SubmissionStatus.RESERVED), SubmissionStatus.ACTIVE),
  RETURN(
      EnumSet.of(
          SubmissionStatus.RESERVED, SubmissionStatus.ACTIVE, SubmissionStatus.AWAITING_REVIEW),
      SubmissionStatus.RETURNED),
  SCREEN_OUT(
      EnumSet.of(SubmissionStatus.ACTIVE, SubmissionStatus.AWAITING_REVIEW),
      SubmissionStatus.SCREENED_OUT),
  UNREJECT(EnumSet.of(SubmissionStatus.REJECTED), SubmissionStatus.AWAITING_REVIEW),
  UNRETURN(EnumSet.of(SubmissionStatus.RETURNED), SubmissionStatus.AWAITING_REVIEW);

  private final Set<SubmissionStatus> from;
  private final SubmissionStatus to;

  SubmissionTransition(Set<SubmissionStatus> from, SubmissionStatus to) {
    this.from = from;
    this.to = to;
  }

  static List<String> words() {
    return List.of(values()).stream().map(Enum::name).toList();
  }

  /** Returns the status of the submission afterwards. */
  SubmissionStatus to() {
    return to;
  }

  boolean isAllowed(SubmissionStatus status) {
    return from.contains(status);
  }
}
