package dev.understudy.prolific.hook;

import dev.understudy.provider.EventKind;
import dev.understudy.provider.FailureTrigger;
import dev.understudy.provider.ProviderError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** A study of the default fixture. */
  private static final String STUDY = "6569ece7ca177d19117b1b95";

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

  /**
   * Returns the events that are sent, for the catalog of failures. A client that polls finds out
   * the same; one that subscribes has to take them in any order.
   */
  static List<EventKind> kinds() {
    return Arrays.stream(values())
        .flatMap(each -> each.trigger().map(each::kind).stream())
        .toList();
  }

  private EventKind kind(FailureTrigger trigger) {
    return new EventKind(word, ProviderError.Source.DOCS, description, Optional.of(trigger));
  }

  /** Returns an example of a change that it tells of; empty for one that is never sent. */
  private Optional<FailureTrigger> trigger() {
    return switch (this) {
      case SUBMISSION_STATUS, STUDY_PROGRESS ->
          Optional.of(submission("619e049f7648a4e1f8f3645b", "RETURNED"));
      case SUBMISSION_CREATED -> Optional.of(submission("user_987654321", "ACTIVE"));
      case STUDY_STATUS ->
          Optional.of(
              new FailureTrigger(
                  "sandbox.prolific().studyStatus(\"" + STUDY + "\", \"PAUSED\");",
                  "/prolific/studies/" + STUDY + "/status",
                  Map.of("status", "PAUSED")));
      case HIGH_RETURN_RATE -> Optional.empty();
    };
  }

  private static FailureTrigger submission(String participant, String status) {
    return new FailureTrigger(
        "sandbox.prolific().submission(\""
            + STUDY
            + "\", \""
            + participant
            + "\", \""
            + status
            + "\");",
        "/prolific/submissions",
        Map.of("study_id", STUDY, "participant_id", participant, "status", status));
  }

  static List<String> words() {
    return Arrays.stream(values()).map(HookEventType::word).toList();
  }
}
