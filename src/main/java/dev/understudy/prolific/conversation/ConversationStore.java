package dev.understudy.prolific.conversation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of conversations. */
@RegisterConstructorMapper(ConversationStore.ConversationRow.class)
public interface ConversationStore {
  /**
   * A conversation as one of its researchers sees it; one between two researchers has two rows.
   *
   * @param userId the researcher
   * @param otherId the other member
   * @param subject empty: it is the default conversation between the two
   * @param workspaceId the workspace that it was started as
   * @param broadcastKey the row key of the broadcast that began it
   * @param lastMessage the number of its latest message; the numbers of conversations without
   *     messages are those of the latest message of any when they began
   * @param replied whether the other member has written in it
   */
  record ConversationRow(
      long rowKey,
      String id,
      String userId,
      String otherId,
      Optional<String> subject,
      Optional<String> topic,
      Optional<String> studyId,
      Optional<String> workspaceId,
      Optional<Long> broadcastKey,
      long lastMessage,
      boolean replied,
      Instant createdAt,
      Instant updatedAt) {
    /** Returns whether it is the one that begins with a message that names no conversation. */
    public boolean isDefault() {
      return subject.isEmpty();
    }

    /** Returns this conversation with a later message. */
    ConversationRow with(long message, Instant at, boolean isReply) {
      return new ConversationRow(
          rowKey,
          id,
          userId,
          otherId,
          subject,
          topic,
          studyId,
          workspaceId,
          broadcastKey,
          message,
          replied || isReply,
          createdAt,
          at);
    }
  }

  /** Returns conversations before a position, the latest first; an absent filter matches all. */
  @SqlQuery(
      """
      select * from prolific_conversation
      where row_key > :first and row_key < :end
        and (cast(:userId as varchar) is null or user_id = :userId)
        and (cast(:workspaceId as varchar) is null or workspace_id = :workspaceId)
        and (cast(:studyId as varchar) is null or study_id = :studyId)
        and (cast(:broadcastKey as bigint) is null or broadcast_key = :broadcastKey)
        and (last_message < :lastMessage or last_message = :lastMessage and row_key < :rowKey)
      order by last_message desc, row_key desc limit :limit\
      """)
  List<ConversationRow> page(
      @Bind("first") long first,
      @Bind("end") long end,
      @BindMethods ConversationFilter filter,
      @Bind("lastMessage") long lastMessage,
      @Bind("rowKey") long rowKey,
      @Bind("limit") int limit);

  /** Filter of a list of conversations. */
  record ConversationFilter(
      Optional<String> userId,
      Optional<String> workspaceId,
      Optional<String> studyId,
      Optional<Long> broadcastKey) {}

  @SqlQuery(
      """
      select conversation.* from unnest(cast(:ids as varchar array)) as wanted (id)
        join prolific_conversation as conversation
          on conversation.id = wanted.id and conversation.row_key > :first and conversation.row_key < :end
      order by conversation.row_key\
      """)
  List<ConversationRow> withIds(
      @Bind("first") long first, @Bind("end") long end, @Bind("ids") Collection<String> ids);

  @SqlQuery(
      """
      select row_key from prolific_conversation where row_key > :first and row_key < :end
      order by row_key desc limit 1\
      """)
  Optional<Long> lastKey(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      """
      select coalesce(max(last_message), 0) from prolific_conversation
      where row_key > :first and row_key < :end\
      """)
  long lastMessage(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      "select count(*) from prolific_conversation where broadcast_key = :broadcastKey and replied")
  long countReplied(@Bind("broadcastKey") long broadcastKey);

  @SqlBatch(
      """
      insert into prolific_conversation (row_key, id, user_id, other_id, subject, topic, study_id,
        workspace_id, broadcast_key, last_message, replied, created_at, updated_at)
      values (:rowKey, :id, :userId, :otherId, :subject, :topic, :studyId,
        :workspaceId, :broadcastKey, :lastMessage, :replied, :createdAt, :updatedAt)\
      """)
  void insert(@BindMethods List<ConversationRow> rows);

  @SqlBatch(
      """
      update prolific_conversation
      set last_message = :lastMessage, replied = :replied, updated_at = :updatedAt
      where row_key = :rowKey\
      """)
  void update(@BindMethods List<ConversationRow> rows);
}
