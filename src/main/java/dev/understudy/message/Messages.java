package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** The messages of a sandbox, read and written in a transaction. */
public final class Messages {
  private static final BatchWriter<MessageRow> INSERT =
      BatchStatement.<MessageRow>of(
              """
              insert into message (row_key, id, provider, direction, sender, recipient, body, status,
                first_status, batch, batch_id, created_at, scheduled_at, sent_at, read_at,
                details, steps)
              values (:rowKey, :id, :provider, :direction, :sender, :recipient, :body, :status,
                :firstStatus, :batch, :batchId, :createdAt, :scheduledAt, :sentAt, :readAt,
                :details, :steps)\
              """,
              (row, to) -> {
                var message = row.message();
                to.bind("rowKey", row.rowKey())
                    .bind("id", message.id())
                    .bind("provider", message.provider())
                    .bind("direction", message.direction().word())
                    .bind("sender", message.sender())
                    .bind("recipient", message.recipient())
                    .bind("body", message.body())
                    .bind("status", message.status())
                    .bind("firstStatus", message.firstStatus())
                    .bind("batch", message.batch())
                    .bind("batchId", message.batchId().orElse(null))
                    .bind("createdAt", message.createdAt())
                    .bind("scheduledAt", message.scheduledAt().orElse(null))
                    .bind("sentAt", message.sentAt().orElse(null))
                    .bind("readAt", message.readAt().orElse(null))
                    .bindShared("details", message.details(), MessageDetails::write)
                    .bind("steps", "[" + Step.write(row.steps()) + "]");
              })
          ::run;

  private static final BatchWriter<MessageRow> ADD_STEPS =
      BatchStatement.<MessageRow>of(
              """
              update message set status = :status, scheduled_at = :scheduledAt, sent_at = :sentAt,
                steps = case when steps = '[]' then '['
                  else substring(steps from 1 for char_length(steps) - 1) || ',' end
                  || :steps || ']'
              where row_key = :rowKey\
              """,
              (row, to) ->
                  to.bind("status", row.message().status())
                      .bind("scheduledAt", row.message().scheduledAt().orElse(null))
                      .bind("sentAt", row.message().sentAt().orElse(null))
                      .bind("steps", Step.write(row.steps()))
                      .bind("rowKey", row.rowKey()))
          ::run;

  private static final BatchWriter<MessageRow> RESCHEDULE =
      BatchStatement.<MessageRow>of(
              "update message set scheduled_at = :scheduledAt where row_key = :rowKey",
              (row, to) ->
                  to.bind("scheduledAt", row.message().scheduledAt().orElse(null))
                      .bind("rowKey", row.rowKey()))
          ::run;

  private static final BatchWriter<MessageRow> INSERT_UNREAD =
      BatchStatement.<MessageRow>of(
              "insert into unread_message (row_key) values (:rowKey)",
              (row, to) -> to.bind("rowKey", row.rowKey()))
          ::run;

  private static final BatchWriter<MessageKeyRow> INSERT_KEY =
      BatchStatement.<MessageKeyRow>of(
              "insert into message_key (lookup_key, row_key) values (:lookupKey, :rowKey)",
              (row, to) -> to.bind("lookupKey", row.lookupKey()).bind("rowKey", row.rowKey()))
          ::run;

  /**
   * A message as it is written.
   *
   * @param steps that it takes now
   */
  private record MessageRow(long rowKey, Message message, List<Step> steps) {}

  /** A text that a message is found by. */
  private record MessageKeyRow(String lookupKey, long rowKey) {}

  private final SandboxTransaction tx;

  /** Messages of this transaction's sandbox. */
  public Messages(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** Adds a message. */
  public Message add(MessageDraft draft, LongFunction<String> idOfNumber) {
    return addAll(List.of(draft), Optional.empty(), idOfNumber).get(0);
  }

  /**
   * Adds the messages of one call, in this order.
   *
   * @param batchId the call's own id
   * @param idOfNumber makes a message's id from its number
   */
  public List<Message> addAll(
      List<MessageDraft> drafts, Optional<String> batchId, LongFunction<String> idOfNumber) {
    long batch = tx.peekMessageNumber();
    var added = new ArrayList<Message>(drafts.size());
    for (var draft : drafts) {
      var message = number(draft, batch, batchId, idOfNumber);
      write(draft, message, List.of());
      added.add(message);
    }
    return added;
  }

  /**
   * Gives a message its number; nothing is written of it yet.
   *
   * @param batch the number of the first message that comes with the same call
   */
  public Message number(
      MessageDraft draft, long batch, Optional<String> batchId, LongFunction<String> idOfNumber) {
    long number = tx.nextMessageNumber();
    return numbered(draft, number, batch, batchId, idOfNumber.apply(number));
  }

  /** Returns about how long a value is as JSON. */
  private static long length(Object value) {
    long length = 0;
    if (value instanceof Map<?, ?> map) {
      for (var each : map.entrySet()) {
        length += length(each.getKey()) + length(each.getValue());
      }
    } else if (value instanceof Collection<?> all) {
      for (var each : all) {
        length += length(each);
      }
    } else if (value instanceof CharSequence text) {
      length = text.length();
    }
    return length;
  }

  /** Writes a new message with the steps that it has taken already. */
  public void write(MessageDraft draft, Message message, List<Step> steps) {
    var row = row(message, steps);
    tx.write(INSERT, row);
    tx.addStoredBytes(MessageStore.ROW_BYTES + message.body().length() + length(message.details()));
    keys(draft, message).forEach(key -> tx.write(INSERT_KEY, new MessageKeyRow(key, row.rowKey())));
    if (draft.isUnread()) {
      tx.write(INSERT_UNREAD, row);
    }
  }

  /** Writes that a scheduled message is sent at another time. */
  public void reschedule(Message message) {
    tx.write(RESCHEDULE, row(message, List.of()));
  }

  /** Writes that a message has taken these steps, at least one, the last to its status. */
  public void progress(Message message, List<Step> steps) {
    if (!message.status().equals(Message.SCHEDULED)) {
      tx.markRowsDeletable();
    }
    tx.write(ADD_STEPS, row(message, steps));
  }

  private MessageRow row(Message message, List<Step> steps) {
    return new MessageRow(RowKey.of(tx.generation(), message.number()), message, steps);
  }

  /** Returns the texts that the message is found by. An id that we made needs no key. */
  private Set<String> keys(MessageDraft draft, Message message) {
    if (tx.ids().number(Message.KIND, message.id()) == message.number()) {
      return draft.lookupKeys();
    }
    var keys = new HashSet<>(draft.lookupKeys());
    keys.add(message.id());
    return keys;
  }

  private Message numbered(
      MessageDraft draft, long number, long batch, Optional<String> batchId, String id) {
    return new Message(
        number,
        id,
        draft.provider(),
        draft.direction(),
        draft.sender(),
        draft.recipient(),
        draft.body(),
        draft.status(),
        draft.status(),
        batch,
        batchId,
        draft.sentAt().filter(sent -> sent.isBefore(tx.now())).orElse(tx.now()),
        draft.scheduledAt(),
        draft.sentAt(),
        draft.readAt(),
        draft.details());
  }

  /**
   * Returns messages of a provider that were sent in a period, the oldest first; with a key, only
   * those found by it.
   */
  public List<Message> sentBetween(
      String provider, Optional<String> key, Instant from, Instant to) {
    return key.map(p -> store().sentBetween(first(), end(), provider, p, from, to))
        .orElseGet(() -> store().sentBetween(first(), end(), provider, from, to));
  }

  /** Returns the unread messages of a provider, the oldest first. */
  public List<Message> unread(String provider) {
    return store().unread(first(), end(), provider);
  }

  /** Returns the unread messages of a provider to this recipient, the oldest first. */
  public List<Message> unread(String provider, String recipient) {
    return store().unread(first(), end(), provider, recipient);
  }

  /**
   * Returns messages of a provider that are found by this key and have this detail, in the order in
   * which they were stored.
   *
   * @param after the number of the message before the first one
   */
  public List<Message> foundBy(
      String provider, String key, String detail, String value, long after, int limit) {
    return store()
        .foundBy(
            RowKey.of(tx.generation(), after),
            end(),
            provider,
            key,
            MessageDetails.line(detail, value),
            limit);
  }

  /** Returns the latest message of a provider that is found by this key. */
  public Optional<Message> latestFoundBy(String provider, String key) {
    return store().latestFoundBy(first(), end(), provider, key);
  }

  /** Returns the latest message of a provider to this recipient. */
  public Optional<Message> latestTo(String provider, String recipient) {
    return store().latestTo(first(), end(), provider, recipient);
  }

  /** Marks those of these messages as read now that are unread, and returns how many. */
  public int read(List<Message> messages) {
    int read = 0;
    for (var message : messages) {
      var rowKey = RowKey.of(tx.generation(), message.number());
      if (store().deleteUnread(rowKey) > 0) {
        store().markRead(rowKey, tx.now());
        tx.markRowsDeletable();
        read++;
      }
    }
    return read;
  }

  /** Returns the message with this id. */
  public Optional<Message> withId(String id) {
    return store().find(tx.generation(), tx.ids(), id);
  }

  private long first() {
    return RowKey.first(tx.generation());
  }

  private long end() {
    return RowKey.end(tx.generation());
  }

  private MessageStore store() {
    return tx.flush().attach(MessageStore.class);
  }
}
