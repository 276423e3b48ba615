package dev.understudy.prolific.study;

import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.hook.HookEvents;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.study.SubmissionStore.SubmissionRow;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Submissions of a sandbox. */
public final class Submissions {
  static final String KIND = "submission";
  static final RowNumbers NUMBERS = new RowNumbers("prolific_submission");
  static final String NO_BONUSES = "[]";
  private static final int IDS_PER_QUERY = 500;

  private static final BatchStatement<SubmissionRow> INSERT =
      BatchStatement.of(
          """
          insert into prolific_submission (row_key, study_key, id, participant_id, status,
            started_at, completed_at, study_code, return_requested, bonuses)
          values (:rowKey, :studyKey, :id, :participantId, :status, :startedAt, :completedAt,
            :studyCode, :returnRequested, :bonuses)\
          """,
          (row, parameters) ->
              parameters
                  .bind("rowKey", row.rowKey())
                  .bind("studyKey", row.studyKey())
                  .bind("id", row.id())
                  .bind("participantId", row.participantId())
                  .bind("status", row.status())
                  .bind("startedAt", row.startedAt())
                  .bind("completedAt", row.completedAt().orElse(null))
                  .bind("studyCode", row.studyCode().orElse(null))
                  .bind("returnRequested", row.returnRequested().orElse(null))
                  .bind("bonuses", row.bonuses()));
  private static final BatchWriter<SubmissionRow> INSERT_ALL = INSERT::run;

  private final SandboxTransaction tx;
  private final Studies studies;

  /** Creates the submissions of the sandbox of a transaction. */
  public Submissions(SandboxTransaction tx) {
    this.tx = tx;
    this.studies = new Studies(tx);
  }

  Optional<SubmissionRow> find(String id) {
    return store().find(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  /** Returns all submissions, in the order in which they were added. */
  List<SubmissionRow> all() {
    return store().all(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }

  /** Returns the submission of a participant in a study. */
  Optional<SubmissionRow> ofParticipant(StudyRow study, String participant) {
    return store().ofParticipant(study.rowKey(), participant);
  }

  /** Returns the submissions with these ids, each of them once. */
  Map<String, SubmissionRow> withIds(Collection<String> ids) {
    var found = new LinkedHashMap<String, SubmissionRow>();
    parts(ids)
        .forEach(
            some ->
                store()
                    .withIds(RowKey.first(tx.generation()), RowKey.end(tx.generation()), some)
                    .forEach(row -> found.putIfAbsent(row.id(), row)));
    return found;
  }

  /** Returns the submissions of these participants in a study, by participant. */
  Map<String, SubmissionRow> ofParticipants(StudyRow study, Collection<String> participants) {
    var found = new LinkedHashMap<String, SubmissionRow>();
    parts(participants)
        .forEach(
            some ->
                store()
                    .ofParticipants(study.rowKey(), some)
                    .forEach(row -> found.putIfAbsent(row.participantId(), row)));
    return found;
  }

  /** Returns the studies in which each of these participants has a submission, if any. */
  public Map<String, Set<String>> studiesOf(Collection<String> participants) {
    var studiesOf = new LinkedHashMap<String, Set<String>>();
    parts(participants)
        .forEach(
            some ->
                store()
                    .participations(
                        RowKey.first(tx.generation()), RowKey.end(tx.generation()), some)
                    .forEach(
                        each ->
                            studiesOf
                                .computeIfAbsent(each.participantId(), id -> new LinkedHashSet<>())
                                .add(each.studyId())));
    return studiesOf;
  }

  /** Returns ids in parts that one query can have. */
  private static List<List<String>> parts(Collection<String> ids) {
    var all = ids.stream().distinct().toList();
    var parts = new ArrayList<List<String>>();
    for (int i = 0; i < all.size(); i += IDS_PER_QUERY) {
      parts.add(all.subList(i, Math.min(i + IDS_PER_QUERY, all.size())));
    }
    return parts;
  }

  /** Writes a submission of a fixture. The caller counts it. */
  void addOfFixture(SubmissionRow row) {
    tx.write(INSERT_ALL, row);
  }

  /** Adds a submission. Every submission that no fixture has is added here. */
  SubmissionRow add(StudyRow study, String participant, SubmissionStatus status) {
    long key = NUMBERS.nextKey(tx);
    var row =
        new SubmissionRow(
            key,
            study.rowKey(),
            tx.ids().hex(KIND, RowKey.number(key), ProlificMessages.ID_LENGTH),
            participant,
            status.word(),
            tx.now(),
            completedAt(status, Optional.empty()),
            Optional.of(study.completionCode()).filter(code -> status.isComplete()),
            Optional.empty(),
            NO_BONUSES);
    tx.write(INSERT_ALL, row);
    count(study.rowKey(), Map.of(status.word(), 1L));
    var hooks = new HookEvents(tx);
    hooks.submissionCreated(study.workspaceId(), row.id(), participant, row.status());
    hooks.progressChanged(study.workspaceId(), study.id());
    return row;
  }

  /**
   * Writes submissions with a new status. Every change of a submission's status, other than by
   * fixtures, is made here.
   */
  List<SubmissionRow> changeStatus(List<SubmissionRow> submissions, SubmissionStatus status) {
    var changed =
        submissions.stream()
            .map(each -> each.with(status, completedAt(status, each.completedAt())))
            .toList();
    store().update(changed);
    var differences = new LinkedHashMap<Long, Map<String, Long>>();
    for (var each : submissions) {
      var ofStudy = differences.computeIfAbsent(each.studyKey(), key -> new LinkedHashMap<>());
      ofStudy.merge(each.status(), -1L, Long::sum);
      ofStudy.merge(status.word(), 1L, Long::sum);
    }
    differences.forEach(this::count);
    announce(submissions, changed);
    return changed;
  }

  private void announce(List<SubmissionRow> before, List<SubmissionRow> after) {
    var hooks = new HookEvents(tx);
    if (!hooks.hasSubscribers()) {
      return;
    }
    var changedStudies = new LinkedHashSet<Long>();
    for (int i = 0; i < after.size(); i++) {
      var row = after.get(i);
      if (!row.status().equals(before.get(i).status())) {
        hooks.submissionChanged(
            studies.get(row.studyKey()).workspaceId(), row.id(), row.participantId(), row.status());
        changedStudies.add(row.studyKey());
      }
    }
    changedStudies.stream()
        .map(studies::get)
        .forEach(study -> hooks.progressChanged(study.workspaceId(), study.id()));
  }

  /** Changes the numbers of a study's submissions by status. */
  private void count(long studyKey, Map<String, Long> differences) {
    var counts = Studies.counts(studies.get(studyKey));
    differences.forEach((status, more) -> counts.merge(status, more, Long::sum));
    counts.values().removeIf(count -> count == 0);
    studies.updateCounts(studyKey, counts);
  }

  /** Writes submissions of which anything but the status has changed. */
  void update(List<SubmissionRow> changed) {
    store().update(changed);
  }

  private Optional<Instant> completedAt(SubmissionStatus status, Optional<Instant> before) {
    return status.isComplete() ? before.or(() -> Optional.of(tx.now())) : before;
  }

  private SubmissionStore store() {
    return tx.flush().attach(SubmissionStore.class);
  }
}
