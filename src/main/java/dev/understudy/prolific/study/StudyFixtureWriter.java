package dev.understudy.prolific.study;

import dev.understudy.fixture.SectionWriter;
import dev.understudy.prolific.ProlificEntities;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.study.SubmissionStore.SubmissionRow;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writer of the {@code studies} and {@code submissions} of a fixture. */
public final class StudyFixtureWriter {
  private final List<StudyRow> studies;
  private final Map<Long, List<SubmissionRow>> submissions;

  private StudyFixtureWriter(List<StudyRow> studies, Map<Long, List<SubmissionRow>> submissions) {
    this.studies = studies;
    this.submissions = submissions;
  }

  /** Reads the studies of a sandbox with their submissions. */
  public static StudyFixtureWriter of(SandboxTransaction tx) {
    return new StudyFixtureWriter(
        new Studies(tx).all(),
        new Submissions(tx).all().stream().collect(Collectors.groupingBy(SubmissionRow::studyKey)));
  }

  /** Returns the participants of all studies. */
  public Set<String> participants() {
    var all = new LinkedHashSet<String>();
    submissions.values().forEach(rows -> rows.forEach(row -> all.add(row.participantId())));
    return all;
  }

  /**
   * Writes the studies and their submissions, which tell of their participants.
   *
   * @param known the ids of the workspaces and projects that the fixture has
   */
  public void write(SectionWriter section, Set<String> known) {
    for (var study : studies) {
      write(study, section.item("studies"), known);
    }
    for (var study : studies) {
      for (var row : submissions.getOrDefault(study.rowKey(), List.of())) {
        if (ProlificEntities.isId(row.participantId())) {
          section
              .item("submissions")
              .put("id", row.id())
              .put("study_id", study.id())
              .put("participant_id", row.participantId())
              .put("status", row.status())
              .put("started_at", row.startedAt());
        }
      }
    }
  }

  private static void write(StudyRow study, SectionWriter to, Set<String> known) {
    to.put("id", study.id())
        .put("name", study.name())
        .put("internal_name", study.internalName())
        .put("description", study.description().isEmpty() ? null : study.description())
        .put("status", study.status())
        .put("workspace_id", study.workspaceId().filter(known::contains))
        .put("project_id", study.projectId().filter(known::contains))
        .put("reward", Math.min(study.reward(), StudyFixtures.MAX_NUMBER))
        .put("total_available_places", Math.min(study.places(), StudyFixtures.MAX_NUMBER))
        .put(
            "estimated_completion_time",
            Math.max(1, Math.min(study.minutes(), StudyFixtures.MAX_NUMBER)))
        .put("completion_code", study.completionCode())
        .put(
            "external_study_url",
            study.externalStudyUrl().isEmpty() ? null : study.externalStudyUrl())
        .put("publish_at", study.publishAt());
  }
}
