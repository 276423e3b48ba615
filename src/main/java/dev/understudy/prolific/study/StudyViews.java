package dev.understudy.prolific.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.understudy.prolific.ProlificFixtures;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.study.SubmissionStore.SubmissionRow;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.provider.Call;
import dev.understudy.store.ColumnJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Studies and submissions in responses (spec), with the fields that clients read (seen). */
final class StudyViews {
  private static final TypeReference<List<Long>> AMOUNTS = new TypeReference<>() {};

  private final Call call;

  /** A study in a list. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StudyShort(
      String id,
      String name,
      Optional<String> internalName,
      String status,
      String studyType,
      long estimatedCompletionTime,
      long totalAvailablePlaces,
      long placesTaken,
      long numberOfSubmissions,
      long reward,
      long totalCost,
      Optional<String> publishAt,
      Optional<String> publishedAt,
      String dateCreated,
      boolean isReadyToPublish) {}

  /** A completion code. */
  record CompletionCode(String code, String codeType, List<Object> actions) {}

  /** The researcher of a study. */
  record ResearcherView(String id, String name, String email) {}

  /** A study. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StudyDetail(
      @JsonUnwrapped StudyShort common,
      String description,
      String externalStudyUrl,
      String prolificIdOption,
      String completionCode,
      String completionOption,
      List<CompletionCode> completionCodes,
      long maximumAllowedTime,
      List<String> deviceCompatibility,
      List<String> peripheralRequirements,
      List<Object> eligibilityRequirements,
      List<Object> filters,
      Optional<String> project,
      String workspace,
      ResearcherView researcher,
      boolean isPilot) {}

  /** A submission in a list. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SubmissionShort(
      String id,
      String participantId,
      String studyId,
      String status,
      String startedAt,
      Optional<String> completedAt,
      boolean hasSiblings,
      Optional<String> studyCode,
      Optional<String> returnRequested,
      boolean isComplete,
      long timeTaken,
      long reward,
      List<Long> bonusPayments) {}

  /** A submission. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SubmissionDetail(
      String id,
      String participant,
      String studyId,
      String status,
      String startedAt,
      Optional<String> completedAt,
      Optional<String> enteredCode,
      List<Long> bonusPayments,
      Optional<String> returnRequested) {}

  StudyViews(Call call) {
    this.call = call;
  }

  static StudyShort inList(StudyRow row) {
    long taken = 0;
    long all = 0;
    for (var count : Studies.counts(row).entrySet()) {
      all += count.getValue();
      if (SubmissionStatus.of(count.getKey()).orElseThrow().takesPlace()) {
        taken += count.getValue();
      }
    }
    return new StudyShort(
        row.id(),
        row.name(),
        row.internalName(),
        row.status(),
        "SINGLE",
        row.minutes(),
        row.places(),
        taken,
        all,
        row.reward(),
        row.reward() * row.places(),
        row.publishAt().map(Instant::toString),
        row.publishedAt().map(Instant::toString),
        row.createdAt().toString(),
        true);
  }

  StudyDetail study(StudyRow row) {
    var workspaces = new Workspaces(call.tx());
    var workspace = row.workspaceId().orElseGet(workspaces::firstId);
    var owner = call.entities(ProlificFixtures.READER).researcher(call.tx().ids());
    return new StudyDetail(
        inList(row),
        row.description(),
        row.externalStudyUrl(),
        "url_parameters",
        row.completionCode(),
        "url",
        List.of(new CompletionCode(row.completionCode(), "COMPLETED", List.of())),
        row.minutes() * 5,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        row.projectId().or(() -> workspaces.firstProjectId(workspace)),
        workspace,
        new ResearcherView(owner.id(), owner.name(), owner.email()),
        false);
  }

  static SubmissionShort inList(SubmissionRow row, StudyRow study) {
    return new SubmissionShort(
        row.id(),
        row.participantId(),
        study.id(),
        row.status(),
        row.startedAt().toString(),
        row.completedAt().map(Instant::toString),
        false,
        row.studyCode(),
        row.returnRequested().map(Instant::toString),
        row.completedAt().isPresent(),
        row.completedAt().map(end -> Duration.between(row.startedAt(), end).toSeconds()).orElse(0L),
        study.reward(),
        bonuses(row));
  }

  static SubmissionDetail submission(SubmissionRow row, String studyId) {
    return new SubmissionDetail(
        row.id(),
        row.participantId(),
        studyId,
        row.status(),
        row.startedAt().toString(),
        row.completedAt().map(Instant::toString),
        row.studyCode(),
        bonuses(row),
        row.returnRequested().map(Instant::toString));
  }

  static List<Long> bonuses(SubmissionRow row) {
    return ColumnJson.read(row.bonuses(), AMOUNTS);
  }
}
