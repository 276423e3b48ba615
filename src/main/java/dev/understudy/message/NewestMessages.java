package dev.understudy.message;

import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.PriorityQueue;

/** The newest messages of those that are added, up to 10,000 of about 16 million characters. */
final class NewestMessages {
  private static final int MAX_MESSAGES = 10_000;
  private static final long MAX_CHARACTERS = 16 << 20;
  private static final int MESSAGES_PER_QUERY = 500;
  private static final MessageMapper MAPPER = new MessageMapper();
  private static final Comparator<RankedRow> BY_TIME =
      Comparator.comparing(RankedRow::at).thenComparingLong(RankedRow::rowKey);

  private final PriorityQueue<RankedRow> oldestFirst = new PriorityQueue<>(BY_TIME);
  private RankedRow dropped = new RankedRow(0, Instant.MIN, 0);
  private long characters;

  private record RankedRow(long rowKey, Instant at, int characters) {}

  /** Adds a message, and drops the oldest ones that are too many. */
  void add(long rowKey, Instant at, int length) {
    var added = new RankedRow(rowKey, at, length);
    if (BY_TIME.compare(added, dropped) < 0) {
      return;
    }
    oldestFirst.add(added);
    characters += length;
    while (oldestFirst.size() > MAX_MESSAGES || characters > MAX_CHARACTERS) {
      dropped = oldestFirst.remove();
      characters -= dropped.characters();
    }
  }

  /** Returns an instant before which no message can be among the newest any more. */
  Instant earliest() {
    return dropped.at();
  }

  /** Reads the messages, the newest first. */
  List<Message> read(SandboxTransaction tx) {
    var rowKeys = oldestFirst.stream().sorted(BY_TIME.reversed()).map(RankedRow::rowKey).toList();
    var messages = new ArrayList<Message>(rowKeys.size());
    for (int i = 0; i < rowKeys.size(); i += MESSAGES_PER_QUERY) {
      var some = rowKeys.subList(i, Math.min(i + MESSAGES_PER_QUERY, rowKeys.size()));
      var found = new HashMap<Long, Message>();
      tx.flush()
          .createQuery(
              """
              select message.* from unnest(cast(:rowKeys as bigint array)) as wanted (row_key)
                join message on message.row_key = wanted.row_key\
              """)
          .bindArray("rowKeys", Long.class, some)
          .map(MAPPER)
          .forEach(each -> found.put(RowKey.of(tx.generation(), each.number()), each));
      some.forEach(rowKey -> messages.add(found.get(rowKey)));
    }
    return messages;
  }
}
