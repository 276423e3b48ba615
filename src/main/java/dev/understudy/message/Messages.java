package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
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
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .mapToLong(each -> length(each.getKey()) + length(each.getValue()))
          .sum();
    }
    if (value instanceof Collection<?> all) {
      return all.stream().mapToLong(Messages::length).sum();
    }
    return value instanceof CharSequence text ? text.length() : 0;
  }

  /** Writes a new message with the steps that it has taken already. */
  public void write(MessageDraft draft, Message message, List<Step> steps) {
    var row = row(message, steps);
    tx.write(MessageStore.INSERT, row);
    tx.addStoredBytes(MessageStore.ROW_BYTES + message.body().length() + length(message.details()));
    keys(draft, message)
        .forEach(
            key ->
                tx.write(
                    MessageStore.INSERT_KEY, new MessageStore.MessageKeyRow(key, row.rowKey())));
    if (draft.direction() == Direction.INBOUND && draft.readAt().isEmpty()) {
      tx.write(MessageStore.INSERT_UNREAD, row);
    }
  }

  /** Writes that a scheduled message is sent at another time. */
  public void reschedule(Message message) {
    tx.write(MessageStore.RESCHEDULE, row(message, List.of()));
  }

  /** Writes that a message has taken these steps, at least one, the last to its status. */
  public void progress(Message message, List<Step> steps) {
    if (!message.status().equals(Message.SCHEDULED)) {
      tx.markRowsDeletable();
    }
    tx.write(MessageStore.ADD_STEPS, row(message, steps));
  }

  private MessageStore.MessageRow row(Message message, List<Step> steps) {
    return new MessageStore.MessageRow(
        RowKey.of(tx.generation(), message.number()), message, steps);
  }

  /** Returns the texts that the message is found by. An id that we made needs no key. */
  private Set<String> keys(MessageDraft draft, Message message) {
    var keys = new HashSet<String>();
    draft.lookupKey().ifPresent(keys::add);
    if (tx.ids().number(Message.KIND, message.id()) != message.number()) {
      keys.add(message.id());
    }
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

  /** Returns the unread inbound messages of a provider, the oldest first. */
  public List<Message> unread(String provider) {
    return store().unread(first(), end(), provider);
  }

  /** Returns the latest message of a provider that is found by this key. */
  public Optional<Message> latestFoundBy(String provider, String key) {
    return store().latestFoundBy(first(), end(), provider, key);
  }

  /** Returns the latest message of a provider to this recipient. */
  public Optional<Message> latestTo(String provider, String recipient) {
    return store().latestTo(first(), end(), provider, recipient);
  }

  /**
   * Marks those of these messages as read now that are unread and inbound, and returns how many.
   */
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
