package dev.understudy.prolific.group;

import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.group.GroupStore.GroupRow;
import dev.understudy.prolific.group.GroupStore.MemberRow;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Participant groups of a sandbox. */
public final class ParticipantGroups {
  /** Tables of groups and their members. */
  public static final List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("prolific_participant_group"),
          ProviderTable.ofRows("prolific_group_member"));

  private static final RowNumbers GROUP_NUMBERS = new RowNumbers("prolific_participant_group");
  private static final RowNumbers MEMBER_NUMBERS = new RowNumbers("prolific_group_member");
  private static final BatchWriter<GroupRow> INSERT_GROUPS =
      BatchStatement.of(
              """
              insert into prolific_participant_group (row_key, id, name, description, workspace_id,
                organisation_id, project_id, members, deleted, created_at)
              values (:rowKey, :id, :name, :description, :workspaceId, :organisationId, :projectId,
                :members, :deleted, :createdAt)\
              """,
              GroupRow.class)
          ::run;
  private static final BatchWriter<MemberRow> INSERT_MEMBERS =
      BatchStatement.of(
              """
              insert into prolific_group_member (row_key, group_key, participant_id, created_at)
              values (:rowKey, :groupKey, :participantId, :createdAt)\
              """,
              MemberRow.class)
          ::run;

  /** Members of the groups that were written to, since each send needs them. */
  private static final CachedState<Map<Long, List<MemberRow>>> MEMBERS =
      (handle, generation) -> Map.of();

  private static final int MAX_CACHED = 100;

  private final SandboxTransaction tx;

  /** Creates the groups of the sandbox of a transaction. */
  public ParticipantGroups(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** Returns whether fixtures or calls have added groups. */
  boolean hasRows() {
    return !GROUP_NUMBERS.isEmpty(tx);
  }

  /** Returns a group, which may be deleted. */
  Optional<GroupRow> find(String id) {
    return store().find(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  /** Returns whether there is a group with this id that is not deleted. */
  public boolean exists(String id) {
    return present(id).isPresent();
  }

  /** Returns the ids of the members of a group; an unknown or deleted one has none. */
  public List<String> memberIds(String id) {
    return present(id).stream()
        .flatMap(group -> members(group).stream())
        .map(MemberRow::participantId)
        .toList();
  }

  private Optional<GroupRow> present(String id) {
    return find(id).filter(group -> !group.deleted());
  }

  /** Returns all groups, also deleted ones, in the order in which they were added. */
  List<GroupRow> all() {
    return store().all(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }

  /** Returns the members of a group, in the order in which they were added. */
  List<MemberRow> members(GroupRow group) {
    var cached = tx.cached(MEMBERS).get(group.rowKey());
    return cached != null ? cached : load(group.rowKey());
  }

  private List<MemberRow> load(long groupKey) {
    var members =
        store().members(groupKey).stream()
            .sorted(Comparator.comparingLong(MemberRow::rowKey))
            .toList();
    var cached = tx.cached(MEMBERS);
    var all =
        cached.size() < MAX_CACHED ? new HashMap<>(cached) : new HashMap<Long, List<MemberRow>>();
    all.put(groupKey, members);
    tx.cache(MEMBERS, Map.copyOf(all));
    return members;
  }

  /**
   * Adds a group.
   *
   * @param group without a row key; with an empty id, an id is generated
   */
  GroupRow add(GroupRow group, Collection<String> participants) {
    long key = GROUP_NUMBERS.nextKey(tx);
    var row =
        new GroupRow(
            key,
            group.id().isEmpty() ? generatedId(RowKey.number(key)) : group.id(),
            group.name(),
            group.description(),
            group.workspaceId(),
            group.organisationId(),
            group.projectId(),
            participants.size(),
            false,
            tx.now());
    tx.write(INSERT_GROUPS, row);
    insertMembers(key, participants);
    return row;
  }

  /** Returns an id that is free: a fixture may name one that was generated in another sandbox. */
  private String generatedId(long from) {
    for (long number = from; ; number++) {
      var id = tx.ids().hex("participant_group", number, ProlificMessages.ID_LENGTH);
      if (find(id).isEmpty()) {
        return id;
      }
    }
  }

  /** Adds participants to a group; those that are members already stay so. */
  GroupRow addMembers(GroupRow group, Collection<String> participants) {
    var present = new HashSet<String>();
    members(group).forEach(member -> present.add(member.participantId()));
    insertMembers(
        group.rowKey(), participants.stream().filter(id -> !present.contains(id)).toList());
    return recounted(group);
  }

  /** Removes participants from a group; those that are no members are ignored. */
  GroupRow removeMembers(GroupRow group, Collection<String> participants) {
    store()
        .deleteMembers(
            members(group).stream()
                .filter(member -> participants.contains(member.participantId()))
                .toList());
    return recounted(group);
  }

  private void insertMembers(long groupKey, Collection<String> participants) {
    participants.forEach(
        id ->
            tx.write(
                INSERT_MEMBERS, new MemberRow(MEMBER_NUMBERS.nextKey(tx), groupKey, id, tx.now())));
  }

  /** Makes participants the only members of a group; those that are members already stay so. */
  GroupRow replaceMembers(GroupRow group, Collection<String> participants) {
    store()
        .deleteMembers(
            members(group).stream()
                .filter(member -> !participants.contains(member.participantId()))
                .toList());
    load(group.rowKey());
    return addMembers(group, participants);
  }

  private GroupRow recounted(GroupRow group) {
    var changed = group.counting(load(group.rowKey()).size());
    store().update(changed);
    return changed;
  }

  /** Writes a group that has changed. */
  void update(GroupRow changed) {
    store().update(changed);
  }

  private GroupStore store() {
    return tx.flush().attach(GroupStore.class);
  }
}
