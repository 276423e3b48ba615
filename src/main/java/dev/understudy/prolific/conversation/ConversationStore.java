package dev.understudy.prolific.conversation;

import dev.understudy.message.MessageGroup;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
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
   * @param broadcastKey the row key of the broadcast that began it, else 0
   * @param firstMessage the number of the first message that was read of a default conversation; 0
   *     if it is the first of all
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
      long broadcastKey,
      long firstMessage,
      long lastMessage,
      boolean replied,
      Instant createdAt,
      Instant updatedAt) {
    /** Returns whether it is the one that begins with a message that names no conversation. */
    public boolean isDefault() {
      return subject.isEmpty();
    }

    /** Returns this conversation with more messages, which may be earlier or known ones. */
    ConversationRow with(MessageGroup messages, boolean isReply) {
      boolean isLater = messages.last() > lastMessage;
      boolean isEarlier = isDefault() && messages.first() < firstMessage;
      return with(
          isEarlier ? messages.first() : firstMessage,
          isLater ? messages.last() : lastMessage,
          replied || isReply,
          isEarlier ? messages.firstAt() : createdAt,
          isLater ? messages.lastAt() : updatedAt);
    }

    /** Returns this default conversation with the time of its first message, which is known now. */
    ConversationRow begunAt(Instant at) {
      return with(0, lastMessage, replied, at, updatedAt);
    }

    private ConversationRow with(
        long first, long last, boolean hasReply, Instant begun, Instant updated) {
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
          first,
          last,
          hasReply,
          begun,
          updated);
    }
  }

  BatchStatement<ConversationRow> INSERT =
      BatchStatement.of(
          """
          insert into prolific_conversation (row_key, generation, id, user_id, other_id, subject, topic,
            study_id, workspace_id, broadcast_key, first_message, last_message, replied, created_at,
            updated_at)
          values (:rowKey, :generation, :id, :userId, :otherId, :subject, :topic,
            :studyId, :workspaceId, :broadcastKey, :firstMessage, :lastMessage, :replied, :createdAt,
            :updatedAt)\
          """,
          (row, to) ->
              to.bind("rowKey", row.rowKey())
                  .bind("generation", RowKey.generation(row.rowKey()))
                  .bind("id", row.id())
                  .bind("userId", row.userId())
                  .bind("otherId", row.otherId())
                  .bind("subject", row.subject().orElse(null))
                  .bind("topic", row.topic().orElse(null))
                  .bind("studyId", row.studyId().orElse(null))
                  .bind("workspaceId", row.workspaceId().orElse(null))
                  .bind("broadcastKey", row.broadcastKey())
                  .bind("firstMessage", row.firstMessage())
                  .bind("lastMessage", row.lastMessage())
                  .bind("replied", row.replied())
                  .bind("createdAt", row.createdAt())
                  .bind("updatedAt", row.updatedAt()));

  BatchStatement<ConversationRow> UPDATE =
      BatchStatement.of(
          """
          update prolific_conversation set first_message = :firstMessage, last_message = :lastMessage,
            replied = :replied, created_at = :createdAt, updated_at = :updatedAt
          where row_key = :rowKey\
          """,
          (row, to) ->
              to.bind("firstMessage", row.firstMessage())
                  .bind("lastMessage", row.lastMessage())
                  .bind("replied", row.replied())
                  .bind("createdAt", row.createdAt())
                  .bind("updatedAt", row.updatedAt())
                  .bind("rowKey", row.rowKey()));

  /** Filter of a list of conversations, of which the user or the workspace is given. */
  record ConversationFilter(
      Optional<String> userId,
      Optional<String> workspaceId,
      Optional<String> studyId,
      Optional<Long> broadcastKey) {
    /** Returns whether it matches only conversations that calls have begun. */
    boolean isOfBegun() {
      return broadcastKey.isPresent() || studyId.isPresent() || workspaceId.isPresent();
    }

    /** Returns the column of the filter that the fewest conversations match. */
    private String column() {
      return broadcastKey.isPresent()
          ? "broadcast_key"
          : studyId.isPresent() ? "study_id" : workspaceId.isPresent() ? "workspace_id" : "user_id";
    }
  }

  /** Returns conversations before a position, the latest first; an absent filter matches all. */
  default List<ConversationRow> page(
      long generation, ConversationFilter filter, long lastMessage, long rowKey, int limit) {
    return page(
        filter.column(),
        parameterOf(filter.column()),
        generation,
        filter,
        lastMessage,
        rowKey,
        limit);
  }

  private static String parameterOf(String column) {
    return switch (column) {
      case "broadcast_key" -> ":broadcastKey";
      case "study_id" -> ":studyId";
      case "workspace_id" -> ":workspaceId";
      default -> ":userId";
    };
  }

  /** Orders by all columns of an index: only then does H2 read it in order, up to the limit. */
  @SqlQuery(
      """
      select * from prolific_conversation
      where generation = :generation and <column> = <parameter> and last_message <= :lastMessage
        and (last_message < :lastMessage or row_key < :rowKey)
        and (cast(:userId as varchar) is null or user_id = :userId)
        and (cast(:workspaceId as varchar) is null or workspace_id = :workspaceId)
        and (cast(:studyId as varchar) is null or study_id = :studyId)
        and (cast(:broadcastKey as bigint) is null or broadcast_key = :broadcastKey)
      order by generation desc, <column> desc, last_message desc, row_key desc limit :limit\
      """)
  List<ConversationRow> page(
      @Define("column") String column,
      @Define("parameter") String parameter,
      @Bind("generation") long generation,
      @BindMethods ConversationFilter filter,
      @Bind("lastMessage") long lastMessage,
      @Bind("rowKey") long rowKey,
      @Bind("limit") int limit);

  @SqlQuery(
      """
      select conversation.* from unnest(cast(:ids as varchar array)) as wanted (id)
        join prolific_conversation as conversation
          on conversation.id = wanted.id and conversation.row_key > :first and conversation.row_key < :end
      order by conversation.row_key\
      """)
  List<ConversationRow> withIds(
      @Bind("first") long first, @Bind("end") long end, @Bind("ids") Collection<String> ids);

  @SqlBatch("update prolific_broadcast set replied = replied + :more where row_key = :rowKey")
  void addReplied(@Bind("rowKey") Collection<Long> rowKeys, @Bind("more") Collection<Long> more);
}
