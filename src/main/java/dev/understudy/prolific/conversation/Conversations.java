package dev.understudy.prolific.conversation;

import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.prolific.ProlificEntities;
import dev.understudy.prolific.ProlificFixtures;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.prolific.conversation.ConversationStore.ConversationFilter;
import dev.understudy.prolific.conversation.ConversationStore.ConversationRow;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Conversations of a sandbox. Sending a message writes no conversation, since most clients never
 * ask for one: whoever lists conversations first reads the messages that were stored since the last
 * time. These rows are written at once, and stay if the call is refused, since they follow from the
 * messages alone.
 */
public final class Conversations {
  /** Tables of conversations and broadcasts. */
  public static final List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("prolific_conversation"),
          ProviderTable.ofRows("prolific_broadcast"));

  private static final int MESSAGES_PER_READ = 2_000;
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
    return store().withIds(first(), end(), List.of(id)).stream()
        .filter(each -> !each.isDefault())
        .toList();
  }

  /** Returns the rows of a conversation: none, one, or two if both members are researchers. */
  List<ConversationRow> withId(String id) {
    readMessages();
    return store().withIds(first(), end(), List.of(id));
  }

  /** Returns a page of conversations, the most recently updated first. */
  List<ConversationRow> page(ConversationFilter filter, PageCursor after, int limit) {
    readMessages();
    return store().page(first(), end(), filter, after.major(), after.minor(), limit);
  }

  /** Returns how many recipients of a broadcast have replied. */
  long countReplied(long broadcastKey) {
    return store().countReplied(broadcastKey);
  }

  /** Returns messages of a conversation, the oldest first. */
  List<Message> messages(ConversationRow conversation, long after, int limit) {
    var key = conversation.isDefault() ? conversation.otherId() : conversation.id();
    return new Messages(tx)
        .foundBy(
            ProlificProvider.NAME, key, ProlificMessages.CHANNEL, conversation.id(), after, limit);
  }

  /** Returns the ids of the next conversations that are added, which are no default ones. */
  List<String> nextIds(int count) {
    long number = RowKey.number(lastKey()) + 1;
    return LongStream.range(number, number + count)
        .mapToObj(each -> tx.ids().hex("conversation", each, ProlificMessages.CHANNEL_LENGTH))
        .toList();
  }

  private long lastKey() {
    return store().lastKey(first(), end()).orElse(first());
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

  private void insert(Collection<ConversationRow> rows) {
    long key = lastKey();
    var numbered = new ArrayList<ConversationRow>(rows.size());
    for (var row : rows) {
      numbered.add(withKey(++key, row));
    }
    store().insert(numbered);
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
        Optional.empty(),
        row.lastMessage(),
        false,
        row.createdAt(),
        row.updatedAt());
  }

  /** Adds and updates the conversations of messages that were stored since the last time. */
  void readMessages() {
    var entities = tx.entities().of(ProlificFixtures.READER);
    long after = store().lastMessage(first(), end());
    List<Message> messages;
    do {
      messages = new Messages(tx).storedAfter(ProlificProvider.NAME, after, MESSAGES_PER_READ);
      if (!messages.isEmpty()) {
        read(messages, entities);
        after = messages.get(messages.size() - 1).number();
      }
    } while (messages.size() == MESSAGES_PER_READ);
  }

  private void read(List<Message> messages, ProlificEntities entities) {
    var known = known(messages.stream().map(Conversations::idOf).distinct().toList());
    var added = new LinkedHashMap<ViewKey, ConversationRow>();
    var changed = new LinkedHashMap<ViewKey, ConversationRow>();
    for (var message : messages) {
      for (var user : List.of(message.sender(), message.recipient())) {
        if (entities.isResearcher(user, tx.ids())) {
          var key = new ViewKey(idOf(message), user);
          boolean isReply = !message.sender().equals(user);
          if (known.containsKey(key)) {
            var before = changed.getOrDefault(key, known.get(key));
            changed.put(key, updated(before, message, isReply));
          } else {
            var before = Optional.ofNullable(added.get(key));
            added.put(key, updated(before.orElseGet(() -> begun(key, message)), message, isReply));
          }
        }
      }
    }
    insert(added.values());
    store().update(new ArrayList<>(changed.values()));
  }

  private Map<ViewKey, ConversationRow> known(List<String> ids) {
    var known = new LinkedHashMap<ViewKey, ConversationRow>();
    for (int i = 0; i < ids.size(); i += IDS_PER_QUERY) {
      store()
          .withIds(first(), end(), ids.subList(i, Math.min(i + IDS_PER_QUERY, ids.size())))
          .forEach(each -> known.put(new ViewKey(each.id(), each.userId()), each));
    }
    return known;
  }

  private static ConversationRow updated(ConversationRow row, Message message, boolean isReply) {
    return row.with(message.number(), message.sentAt().orElse(message.createdAt()), isReply);
  }

  private static ConversationRow begun(ViewKey key, Message message) {
    var at = message.sentAt().orElse(message.createdAt());
    var other = message.sender().equals(key.user()) ? message.recipient() : message.sender();
    return new ConversationRow(
        0,
        key.id(),
        key.user(),
        other,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        message.number(),
        false,
        at,
        at);
  }

  private static String idOf(Message message) {
    return message.detail(ProlificMessages.CHANNEL).orElseThrow();
  }

  private long first() {
    return RowKey.first(tx.generation());
  }

  private long end() {
    return RowKey.end(tx.generation());
  }

  private ConversationStore store() {
    return tx.flush().attach(ConversationStore.class);
  }
}
