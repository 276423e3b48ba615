package dev.understudy.prolific.group;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of participant groups. */
@RegisterConstructorMapper(GroupStore.GroupRow.class)
@RegisterConstructorMapper(GroupStore.MemberRow.class)
interface GroupStore {
  /**
   * A participant group.
   *
   * @param workspaceId empty: the first workspace, or none if it belongs to an organisation
   * @param members the number of its members
   */
  record GroupRow(
      long rowKey,
      String id,
      String name,
      Optional<String> description,
      Optional<String> workspaceId,
      Optional<String> organisationId,
      Optional<String> projectId,
      long members,
      boolean deleted,
      Instant createdAt) {
    /** Returns a group that is yet to be added. */
    static GroupRow of(
        String id, String name, Optional<String> description, Optional<String> workspaceId) {
      return new GroupRow(
          0,
          id,
          name,
          description,
          workspaceId,
          Optional.empty(),
          Optional.empty(),
          0,
          false,
          Instant.EPOCH);
    }

    /** Returns the group with another name. */
    GroupRow named(String other) {
      return with(other, members, deleted);
    }

    /** Returns the group with another number of members. */
    GroupRow counting(long number) {
      return with(name, number, deleted);
    }

    /** Returns the group as a deleted one. */
    GroupRow asDeleted() {
      return with(name, members, true);
    }

    private GroupRow with(String otherName, long number, boolean isDeleted) {
      return new GroupRow(
          rowKey,
          id,
          otherName,
          description,
          workspaceId,
          organisationId,
          projectId,
          number,
          isDeleted,
          createdAt);
    }
  }

  /**
   * A member of a group.
   *
   * @param groupKey the row key of the group
   */
  record MemberRow(long rowKey, long groupKey, String participantId, Instant createdAt) {}

  @SqlQuery(
      """
      select * from prolific_participant_group
      where id = :id and row_key > :first and row_key < :end limit 1\
      """)
  Optional<GroupRow> find(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlQuery(
      """
      select * from prolific_participant_group where row_key > :first and row_key < :end
      order by row_key\
      """)
  List<GroupRow> all(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      update prolific_participant_group
      set name = :name, members = :members, deleted = :deleted where row_key = :rowKey\
      """)
  void update(@BindMethods GroupRow row);

  @SqlQuery("select * from prolific_group_member where group_key = :groupKey")
  List<MemberRow> members(@Bind("groupKey") long groupKey);

  @SqlBatch("delete from prolific_group_member where row_key = :rowKey")
  void deleteMembers(@BindMethods List<MemberRow> rows);
}
