package dev.understudy.prolific.study;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of studies. */
@RegisterConstructorMapper(StudyStore.StudyRow.class)
interface StudyStore {
  /**
   * A study.
   *
   * @param workspaceId empty: the first workspace
   * @param projectId empty: the first project of the workspace
   * @param reward in pence or cents
   * @param places the number of participants that it is for
   * @param minutes the estimated time that it takes
   * @param submissions the number of its submissions by status, as JSON
   */
  record StudyRow(
      long rowKey,
      String id,
      String name,
      Optional<String> internalName,
      String description,
      String externalStudyUrl,
      Optional<String> workspaceId,
      Optional<String> projectId,
      String completionCode,
      long reward,
      long places,
      long minutes,
      String status,
      String submissions,
      Instant createdAt,
      Optional<Instant> publishAt,
      Optional<Instant> publishedAt) {
    /** Returns the study with another status. */
    StudyRow with(StudyStatus other, Optional<Instant> published) {
      return with(other.word(), publishAt, published);
    }

    /** Returns the study to be published at an instant, if there is one. */
    StudyRow publishAt(Optional<Instant> instant) {
      return with(status, instant.or(() -> publishAt), publishedAt);
    }

    private StudyRow with(String other, Optional<Instant> publish, Optional<Instant> published) {
      return new StudyRow(
          rowKey,
          id,
          name,
          internalName,
          description,
          externalStudyUrl,
          workspaceId,
          projectId,
          completionCode,
          reward,
          places,
          minutes,
          other,
          submissions,
          createdAt,
          publish,
          published);
    }

    /** Returns a copy without submissions, which is published now. */
    StudyRow copy(long otherKey, String otherId, StudyStatus other, Instant now) {
      return new StudyRow(
          otherKey,
          otherId,
          name,
          internalName,
          description,
          externalStudyUrl,
          workspaceId,
          projectId,
          completionCode,
          reward,
          places,
          minutes,
          other.word(),
          "{}",
          now,
          Optional.empty(),
          Optional.of(now));
    }
  }

  @SqlQuery("select * from prolific_study where row_key = :rowKey")
  StudyRow get(@Bind("rowKey") long rowKey);

  @SqlQuery(
      "select * from prolific_study where id = :id and row_key > :first and row_key < :end limit 1")
  Optional<StudyRow> find(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlQuery(
      "select * from prolific_study where row_key > :first and row_key < :end order by row_key")
  List<StudyRow> all(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      update prolific_study
      set status = :status, publish_at = :publishAt, published_at = :publishedAt
      where row_key = :rowKey\
      """)
  void updateStatus(@BindMethods StudyRow row);

  @SqlUpdate("update prolific_study set submissions = :submissions where row_key = :rowKey")
  void updateSubmissions(@Bind("rowKey") long rowKey, @Bind("submissions") String submissions);
}
