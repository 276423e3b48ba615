package dev.understudy.prolific.study;

import dev.understudy.prolific.hook.HookEvents;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;

/** Studies of a sandbox. */
public final class Studies {
  /** Tables of studies, submissions and bonus payments. */
  public static final List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("prolific_study"),
          ProviderTable.ofRows("prolific_submission"),
          ProviderTable.ofRows("prolific_bonus_payment"));

  static final RowNumbers NUMBERS = new RowNumbers("prolific_study");

  private static final BatchWriter<StudyRow> INSERT =
      BatchStatement.of(
              """
              insert into prolific_study (row_key, id, name, internal_name, description,
                external_study_url, workspace_id, project_id, completion_code, reward, places, minutes,
                status, submissions, created_at, publish_at, published_at)
              values (:rowKey, :id, :name, :internalName, :description, :externalStudyUrl, :workspaceId,
                :projectId, :completionCode, :reward, :places, :minutes, :status, :submissions, :createdAt,
                :publishAt, :publishedAt)\
              """,
              StudyRow.class)
          ::run;
  private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};

  private final SandboxTransaction tx;

  /** Creates the studies of the sandbox of a transaction. */
  public Studies(SandboxTransaction tx) {
    this.tx = tx;
  }

  Optional<StudyRow> find(String id) {
    return store().find(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  /** Returns whether there is a study with this id. */
  public boolean exists(String id) {
    return find(id).isPresent();
  }

  /** Returns the study of a submission. */
  StudyRow get(long rowKey) {
    return store().get(rowKey);
  }

  /** Returns all studies, in the order in which they were added. */
  List<StudyRow> all() {
    return store().all(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }

  void add(StudyRow row) {
    tx.write(INSERT, row);
  }

  /**
   * Writes a study with a new status. Every change of a study's status, other than by fixtures, is
   * made here.
   */
  StudyRow changeStatus(StudyRow study, StudyStatus status) {
    var publishedAt =
        status == StudyStatus.ACTIVE
            ? study.publishedAt().or(() -> Optional.of(tx.now()))
            : study.publishedAt();
    var changed = study.with(status, publishedAt);
    store().updateStatus(changed);
    if (!changed.status().equals(study.status())) {
      new HookEvents(tx).studyChanged(changed.workspaceId(), changed.id(), changed.status());
    }
    return changed;
  }

  /** Returns the number of a study's submissions by status. */
  static Map<String, Long> counts(StudyRow study) {
    return ColumnJson.read(study.submissions(), COUNTS);
  }

  /** Writes the number of a study's submissions by status. */
  void updateCounts(long studyKey, Map<String, Long> counts) {
    store().updateSubmissions(studyKey, ColumnJson.write(counts));
  }

  private StudyStore store() {
    return tx.flush().attach(StudyStore.class);
  }
}
