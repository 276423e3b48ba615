package dev.understudy.prolific.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of broadcasts. */
@RegisterConstructorMapper(BroadcastStore.BroadcastRow.class)
interface BroadcastStore {
  /**
   * A broadcast, which never changes.
   *
   * @param researcherId its sender
   * @param recipients how many conversations it began
   * @param replied in how many of them the recipient has written
   */
  record BroadcastRow(
      long rowKey,
      String id,
      String researcherId,
      String workspaceId,
      String studyId,
      String subject,
      Optional<String> topic,
      String body,
      long recipients,
      long replied,
      Instant createdAt) {}

  @SqlQuery(
      """
      select * from prolific_broadcast where id = :id and row_key > :first and row_key < :end limit 1\
      """)
  Optional<BroadcastRow> find(
      @Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  /** Returns broadcasts before a position, the newest first; an absent filter matches all. */
  @SqlQuery(
      """
      select * from prolific_broadcast
      where row_key > :first and row_key < :before
        and (cast(:researcherId as varchar) is null or researcher_id = :researcherId)
        and (cast(:workspaceId as varchar) is null or workspace_id = :workspaceId)
        and (cast(:studyId as varchar) is null or study_id = :studyId)
      order by row_key desc limit :limit\
      """)
  List<BroadcastRow> page(
      @Bind("first") long first,
      @Bind("before") long before,
      @Bind("researcherId") Optional<String> researcherId,
      @Bind("workspaceId") Optional<String> workspaceId,
      @Bind("studyId") Optional<String> studyId,
      @Bind("limit") int limit);

  @SqlUpdate(
      """
      insert into prolific_broadcast (row_key, id, researcher_id, workspace_id, study_id, subject, topic,
        body, recipients, replied, created_at)
      values (:rowKey, :id, :researcherId, :workspaceId, :studyId, :subject, :topic,
        :body, :recipients, :replied, :createdAt)\
      """)
  void insert(@BindMethods BroadcastRow row);
}
