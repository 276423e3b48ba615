package dev.understudy.prolific.study;

import dev.understudy.store.ColumnJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of submissions. */
@RegisterConstructorMapper(SubmissionStore.SubmissionRow.class)
@RegisterConstructorMapper(SubmissionStore.Participation.class)
interface SubmissionStore {
  /**
   * A submission.
   *
   * @param studyKey the row key of its study
   * @param bonuses the amounts that were paid in pence or cents, as JSON
   */
  record SubmissionRow(
      long rowKey,
      long studyKey,
      String id,
      String participantId,
      String status,
      Instant startedAt,
      Optional<Instant> completedAt,
      Optional<String> studyCode,
      Optional<Instant> returnRequested,
      String bonuses) {
    /** Returns the submission with another status and time of completion. */
    SubmissionRow with(SubmissionStatus other, Optional<Instant> completed) {
      return new SubmissionRow(
          rowKey,
          studyKey,
          id,
          participantId,
          other.word(),
          startedAt,
          completed,
          studyCode,
          returnRequested,
          bonuses);
    }

    /** Returns the submission with another completion code. */
    SubmissionRow withCode(String code) {
      return with(Optional.of(code), returnRequested, bonuses);
    }

    /** Returns the submission with a request for its return. */
    SubmissionRow returnRequested(Instant at) {
      return with(studyCode, Optional.of(at), bonuses);
    }

    /** Returns the submission with one more bonus. */
    SubmissionRow withBonus(long amount) {
      var all = new ArrayList<>(StudyViews.bonuses(this));
      all.add(amount);
      return with(studyCode, returnRequested, ColumnJson.write(all));
    }

    private SubmissionRow with(
        Optional<String> code, Optional<Instant> requested, String otherBonuses) {
      return new SubmissionRow(
          rowKey,
          studyKey,
          id,
          participantId,
          status,
          startedAt,
          completedAt,
          code,
          requested,
          otherBonuses);
    }
  }

  /** A participant of a study. */
  record Participation(String participantId, String studyId) {}

  @SqlQuery(
      """
      select * from prolific_submission where id = :id and row_key > :first and row_key < :end
      limit 1\
      """)
  Optional<SubmissionRow> find(
      @Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlQuery(
      """
      select * from prolific_submission where row_key > :first and row_key < :end order by row_key\
      """)
  List<SubmissionRow> all(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      """
      select * from prolific_submission
      where participant_id = :participantId and study_key = :studyKey order by row_key limit 1\
      """)
  Optional<SubmissionRow> ofParticipant(
      @Bind("studyKey") long studyKey, @Bind("participantId") String participantId);

  @SqlQuery(
      """
      select * from prolific_submission
      where id in (<ids>) and row_key > :first and row_key < :end order by row_key\
      """)
  List<SubmissionRow> withIds(
      @Bind("first") long first, @Bind("end") long end, @BindList("ids") List<String> ids);

  @SqlQuery(
      """
      select * from prolific_submission
      where participant_id in (<ids>) and study_key = :studyKey order by row_key\
      """)
  List<SubmissionRow> ofParticipants(
      @Bind("studyKey") long studyKey, @BindList("ids") List<String> ids);

  @SqlQuery(
      """
      select submission.participant_id, study.id as study_id
      from prolific_submission submission
      join prolific_study study on study.row_key = submission.study_key
      where submission.participant_id in (<ids>)
        and submission.study_key > :first and submission.study_key < :end
      order by submission.study_key\
      """)
  List<Participation> participations(
      @Bind("first") long first, @Bind("end") long end, @BindList("ids") List<String> ids);

  @SqlBatch(
      """
      update prolific_submission set id = :id, status = :status, started_at = :startedAt,
        completed_at = :completedAt, study_code = :studyCode, return_requested = :returnRequested,
        bonuses = :bonuses
      where row_key = :rowKey\
      """)
  void update(@BindMethods List<SubmissionRow> rows);
}
