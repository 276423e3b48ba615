package dev.understudy.prolific.hook;

import java.util.Arrays;
import java.util.List;

/** Events that hooks tell of (docs); the descriptions are ours. */
enum HookEventType {
  SUBMISSION_STATUS("submission.status.change", "The status of a submission has changed."),
  STUDY_STATUS("study.status.change", "The status of a study has changed."),
  STUDY_PROGRESS(
      "study.progress.change", "The numbers of a study's submissions by status have changed."),
  /** Is never sent, since the service does not say which rate is high. */
  HIGH_RETURN_RATE(
      "study.has_high_return_rate", "A large part of a study's submissions was returned."),
  SUBMISSION_CREATED("participant.submission.created", "A participant has begun a submission.");

  private final String word;
  private final String description;

  HookEventType(String word, String description) {
    this.word = word;
    this.description = description;
  }

  String word() {
    return word;
  }

  String description() {
    return description;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(HookEventType::word).toList();
  }
}
