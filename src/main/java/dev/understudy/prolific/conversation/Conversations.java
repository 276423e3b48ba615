package dev.understudy.prolific.conversation;

import dev.understudy.message.Message;
import dev.understudy.message.MessageGroup;
import dev.understudy.message.Messages;
import dev.understudy.prolific.ProlificEntities;
import dev.understudy.prolific.ProlificFixtures;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.prolific.conversation.ConversationStore.ConversationFilter;
import dev.understudy.prolific.conversation.ConversationStore.ConversationRow;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Conversations of a sandbox. Sending a message writes no conversation, since most clients never
 * ask for one: a list of conversations first reads the messages that were stored since the last
 * time. After many messages it reads the newest of them, and the others only as far as its page
 * needs them. These rows are written at once, and stay if the call is refused, since they follow
 * from the messages alone.
 */
public final class Conversations {
  /** Tables of conversations and broadcasts. */
  public static final List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("prolific_conversation"),
          ProviderTable.ofGenerations("prolific_conversation_progress"),
          ProviderTable.ofRows("prolific_broadcast", "body"));

  private static final RowNumbers NUMBERS = new RowNumbers("prolific_conversation");

  /**
   * Numbers of messages that are read of the gap, one after the other, until a page is complete.
   */
  private static final List<Integer> SLICES =
      List.of(ReadProgress.SLICE, 8 * ReadProgress.SLICE, Integer.MAX_VALUE);

  private static final int IDS_PER_QUERY = 500;

  private final SandboxTransaction tx;

  /** Creates the conversations of the sandbox of a transaction. */
  public Conversations(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** The two users of a conversation, from the view of one, and its id. */
  private record ViewKey(String id, String user) {}

  /** Returns the rows of a conversation that a call has begun: two if both are researchers. */
  public List<ConversationRow> begunWithId(String id) {
    return rowsWithIds(Set.of(id)).stream().filter(each -> !each.isDefault()).toList();
  }

  /** Returns the rows of a conversation: none, one, or two if both members are researchers. */
  List<ConversationRow> withId(String id) {
    readNewest();
    var found = rowsWithIds(Set.of(id));
    for (int slice : SLICES) {
      if (!found.isEmpty() || !readGap(slice)) {
        break;
      }
      found = rowsWithIds(Set.of(id));
    }
    return found;
  }

  /** Returns a page of conversations, the most recently updated first. */
  List<ConversationRow> page(ConversationFilter filter, PageCursor after, int limit) {
    readNewest();
    var page = store().page(tx.generation(), filter, after.major(), rowKey(after), limit);
    for (int slice : SLICES) {
      if (isSure(page, limit, filter) || !readGap(slice)) {
        break;
      }
      page = store().page(tx.generation(), filter, after.major(), rowKey(after), limit);
    }
    return ReadProgress.of(tx).hasGap() ? withBeginnings(page) : page;
  }

  /** Returns the row key of a position, which holds only its number: it is also good in a copy. */
  private long rowKey(PageCursor position) {
    return position.minor() > RowKey.MAX_NUMBER
        ? Long.MAX_VALUE
        : RowKey.of(tx.generation(), position.minor());
  }

  /** Returns whether no message in the gap can change the page. */
  private boolean isSure(List<ConversationRow> page, int limit, ConversationFilter filter) {
    var progress = ReadProgress.of(tx);
    return filter.isOfBegun() && progress.begun() == 0
        || page.size() == limit && page.get(limit - 1).lastMessage() >= progress.gapEnd();
  }

  /** Finds the first messages of conversations of which they may be in the gap. */
  private List<ConversationRow> withBeginnings(List<ConversationRow> page) {
    long gapEnd = ReadProgress.of(tx).gapEnd();
    var found = new ArrayList<ConversationRow>();
    var all = new ArrayList<ConversationRow>(page);
    all.replaceAll(
        row -> {
          if (!row.isDefault() || row.firstMessage() < gapEnd) {
            return row;
          }
          var first = messages(row, 0, 1).get(0);
          var whole = row.begunAt(first.sentAt().orElse(first.createdAt()));
          found.add(whole);
          return whole;
        });
    if (!found.isEmpty()) {
      ConversationStore.UPDATE.run(tx.flush(), found);
    }
    return all;
  }

  /** Returns messages of a conversation, the oldest first. */
  List<Message> messages(ConversationRow conversation, long after, int limit) {
    var key = conversation.isDefault() ? conversation.otherId() : conversation.id();
    return new Messages(tx)
        .foundBy(
            ProlificProvider.NAME, key, ProlificMessages.CHANNEL, conversation.id(), after, limit);
  }

  /** Takes the ids of the next conversations that are added, which are no default ones. */
  List<String> nextIds(int count) {
    var progress = ReadProgress.of(tx);
    progress.withBegun(count).write(tx);
    return LongStream.rangeClosed(progress.begun() + 1, progress.begun() + count)
        .mapToObj(each -> tx.ids().hex("conversation", each, ProlificMessages.CHANNEL_LENGTH))
        .toList();
  }

  /** Adds conversations between a researcher and other users. */
  void addAll(List<ConversationRow> conversations) {
    var entities = tx.entities().of(ProlificFixtures.READER);
    insert(
        conversations.stream()
            .flatMap(
                each ->
                    entities.isResearcher(each.otherId(), tx.ids())
                        ? Stream.of(each, swapped(each))
                        : Stream.of(each))
            .toList());
  }

  private void insert(List<ConversationRow> rows) {
    ConversationStore.INSERT.run(
        tx.flush(), rows.stream().map(each -> withKey(NUMBERS.nextKey(tx), each)).toList());
  }

  private static ConversationRow withKey(long key, ConversationRow row) {
    return new ConversationRow(
        key,
        row.id(),
        row.userId(),
        row.otherId(),
        row.subject(),
        row.topic(),
        row.studyId(),
        row.workspaceId(),
        row.broadcastKey(),
        row.firstMessage(),
        row.lastMessage(),
        row.replied(),
        row.createdAt(),
        row.updatedAt());
  }

  private static ConversationRow swapped(ConversationRow row) {
    return new ConversationRow(
        row.rowKey(),
        row.id(),
        row.otherId(),
        row.userId(),
        row.subject(),
        row.topic(),
        row.studyId(),
        Optional.empty(),
        0,
        row.firstMessage(),
        row.lastMessage(),
        false,
        row.createdAt(),
        row.updatedAt());
  }

  /** Reads all messages, if calls have begun conversations that they may be in. */
  void readRepliesOfBegun() {
    if (ReadProgress.of(tx).begun() > 0) {
      readNewest();
      readGap(Integer.MAX_VALUE);
    }
  }

  /** Reads the newest messages. If there are many that were not read, a gap remains. */
  void readNewest() {
    var progress = ReadProgress.of(tx);
    long last = tx.peekMessageNumber() - 1;
    if (last > progress.newest()) {
      long after = Math.max(progress.newest(), last - ReadProgress.SLICE);
      read(after, last);
      progress.afterNewest(after + 1, last).write(tx);
    }
  }

  /**
   * Marks messages as read that were sent after {@link #readNewest}, into conversations that
   * include them.
   */
  void markNewestRead() {
    var progress = ReadProgress.of(tx);
    progress.afterNewest(progress.newest() + 1, tx.peekMessageNumber() - 1).write(tx);
  }

  /**
   * Reads messages at the end of the gap.
   *
   * @return whether there was a gap
   */
  private boolean readGap(int slice) {
    var progress = ReadProgress.of(tx);
    if (!progress.hasGap()) {
      return false;
    }
    long last = progress.gapEnd() - 1;
    long after = Math.max(progress.readTo(), last - slice);
    read(after, last);
    progress.afterGap(after + 1).write(tx);
    return true;
  }

  private void read(long after, long last) {
    var entities = tx.entities().of(ProlificFixtures.READER);
    var groups = MessageGroup.find(tx, ProlificProvider.NAME, after, last);
    var ids = new LinkedHashSet<String>();
    groups.forEach(each -> ids.add(idOf(each)));
    var known = new LinkedHashMap<ViewKey, ConversationRow>();
    rowsWithIds(ids).forEach(each -> known.put(new ViewKey(each.id(), each.userId()), each));
    var changed = new LinkedHashMap<ViewKey, ConversationRow>();
    for (var group : groups) {
      for (var user : users(group, entities)) {
        var key = new ViewKey(idOf(group), user);
        var before = Optional.ofNullable(changed.getOrDefault(key, known.get(key)));
        boolean isReply = !group.sender().equals(user);
        var now = before.orElseGet(() -> begun(key, group)).with(group, isReply);
        if (!before.equals(Optional.of(now))) {
          changed.put(key, now);
        }
      }
    }
    write(known, changed);
  }

  private List<String> users(MessageGroup group, ProlificEntities entities) {
    return Stream.of(group.sender(), group.recipient())
        .filter(user -> entities.isResearcher(user, tx.ids()))
        .toList();
  }

  private void write(Map<ViewKey, ConversationRow> known, Map<ViewKey, ConversationRow> changed) {
    var added = new ArrayList<ConversationRow>();
    var updated = new ArrayList<ConversationRow>();
    var replied = new TreeMap<Long, Long>();
    changed.forEach(
        (key, row) -> {
          var before = known.get(key);
          (before == null ? added : updated).add(row);
          if (row.broadcastKey() > 0 && row.replied() && !before.replied()) {
            replied.merge(row.broadcastKey(), 1L, Long::sum);
          }
        });
    if (!added.isEmpty()) {
      insert(added);
    }
    if (!updated.isEmpty()) {
      ConversationStore.UPDATE.run(tx.flush(), updated);
    }
    if (!replied.isEmpty()) {
      store().addReplied(replied.keySet(), replied.values());
    }
  }

  private List<ConversationRow> rowsWithIds(Set<String> ids) {
    var all = List.copyOf(ids);
    var rows = new ArrayList<ConversationRow>(all.size());
    for (int i = 0; i < all.size(); i += IDS_PER_QUERY) {
      var some = all.subList(i, Math.min(i + IDS_PER_QUERY, all.size()));
      rows.addAll(
          store().withIds(RowKey.first(tx.generation()), RowKey.end(tx.generation()), some));
    }
    return rows;
  }

  private static ConversationRow begun(ViewKey key, MessageGroup group) {
    return new ConversationRow(
        0,
        key.id(),
        key.user(),
        group.sender().equals(key.user()) ? group.recipient() : group.sender(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        group.first(),
        group.last(),
        false,
        group.firstAt(),
        group.lastAt());
  }

  private static String idOf(MessageGroup group) {
    return group.detail(ProlificMessages.CHANNEL).orElseThrow();
  }

  private ConversationStore store() {
    return tx.flush().attach(ConversationStore.class);
  }
}
