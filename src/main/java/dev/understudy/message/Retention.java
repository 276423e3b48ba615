package dev.understudy.message;

import dev.understudy.retention.Retained;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The limit on the messages of a sandbox. The oldest are deleted in whole batches, but never a
 * batch with a scheduled or unread message. Up to 1 % more than the limit may be kept, so that not
 * every call deletes.
 */
public final class Retention implements Retained {
  /** Few are deleted at once, since other calls of the sandbox wait meanwhile. */
  private static final int SLICE = 200;

  private static final int PAGE = 1_000;

  private final long keep;
  private final long slack;
  private final List<BatchStatement<RowKeys>> deletions;
  private final List<ProviderTable> sizedTables;

  /** The columns that decide whether a message may be deleted. */
  private record RetentionRow(long rowKey, long batch, String status) {}

  /** Row keys that follow each other; both are included. */
  private record RowKeys(long from, long to) {}

  /**
   * Creates the retention of messages.
   *
   * @param keep the number of messages that each sandbox keeps; 0 keeps all
   * @param tables the providers' own tables: all count for the size, and those of messages are
   *     deleted with the messages
   */
  public Retention(long keep, List<ProviderTable> tables) {
    this.keep = keep;
    this.deletions =
        Stream.concat(
                Stream.of("message", "message_key", "message_work"),
                tables.stream()
                    .filter(table -> table.key() == ProviderTable.Key.MESSAGE)
                    .map(ProviderTable::name))
            .map(Retention::deletion)
            .toList();
    this.sizedTables =
        tables.stream().filter(table -> table.key() != ProviderTable.Key.GENERATION).toList();
    this.slack = Math.min(keep / 100, SLICE);
  }

  private static BatchStatement<RowKeys> deletion(String table) {
    return BatchStatement.of(
        "delete from " + table + " where row_key >= :from and row_key <= :to",
        (span, parameters) -> parameters.bind("from", span.from()).bind("to", span.to()));
  }

  /** Deletes the messages beyond the limit, in the transaction of the call that exceeded it. */
  public void apply(SandboxTransaction tx) {
    if (keep > 0 && tx.keptMessages() > keep + slack) {
      giveUpMessages(tx, tx.keptMessages() - keep);
    }
  }

  @Override
  public long size(SandboxTransaction tx) {
    var store = tx.flush().attach(MessageStore.class);
    long first = RowKey.first(tx.generation());
    long end = RowKey.end(tx.generation());
    long size = tx.keptMessages() * MessageStore.ROW_BYTES + store.textLength(first, end);
    for (var table : sizedTables) {
      size += store.countRows(table.name(), first, end) * ProviderTable.ROW_BYTES;
      for (var column : table.textColumns()) {
        size += store.textLength(table.name(), column, first, end);
      }
    }
    return size;
  }

  @Override
  public long deleteOldest(SandboxTransaction tx, long bytes, int latest) {
    if (tx.keptMessages() <= latest) {
      return 0;
    }
    long each = Math.max(1, size(tx) / tx.keptMessages());
    long limit = Math.min(1 + bytes / each, tx.keptMessages() - latest);
    return each * giveUpMessages(tx, limit);
  }

  private long giveUpMessages(SandboxTransaction tx, long limit) {
    var handle = tx.flush();
    var found = new Spans(limit);
    long after = RowKey.first(tx.generation());
    // a batch ends where another one begins, so that a few rows more are read
    int pageSize = (int) Math.min(limit + SLICE / 4, PAGE);
    boolean isLast = false;
    while (!isLast && !found.enough()) {
      var page = oldest(handle, after, RowKey.end(tx.generation()), pageSize);
      isLast = page.size() < pageSize;
      if (page.isEmpty()) {
        break;
      }
      long last = page.get(page.size() - 1).rowKey();
      var unread = unreadRowKeys(handle, after, last);
      page.forEach(message -> found.take(message, unread.contains(message.rowKey())));
      after = last;
      pageSize = PAGE;
    }
    if (isLast) {
      found.endBatch();
    }
    deletions.forEach(deletion -> deletion.run(handle, found.spans));
    tx.countDeletedMessages(found.count);
    return found.count;
  }

  private static List<RetentionRow> oldest(Handle handle, long after, long end, int limit) {
    return handle
        .createQuery(
            """
            select row_key, batch, status from message
            where row_key > ? and row_key < ? order by row_key limit ?\
            """)
        .bind(0, after)
        .bind(1, end)
        .bind(2, limit)
        .map((row, context) -> new RetentionRow(row.getLong(1), row.getLong(2), row.getString(3)))
        .list();
  }

  private static Set<Long> unreadRowKeys(Handle handle, long after, long last) {
    return handle
        .createQuery("select row_key from unread_message where row_key > ? and row_key <= ?")
        .bind(0, after)
        .bind(1, last)
        .mapTo(Long.class)
        .set();
  }

  /** Collects batches that may be deleted, as spans of row keys, until there are enough. */
  private static final class Spans {
    private final long wanted;
    private final List<RowKeys> spans = new ArrayList<>();
    private long count;
    private long batch = -1;
    private long first;
    private long last;
    private boolean needed;
    private boolean full;

    private Spans(long wanted) {
      this.wanted = wanted;
    }

    private boolean enough() {
      return full || count >= wanted;
    }

    private void take(RetentionRow message, boolean unread) {
      if (message.batch() != batch) {
        endBatch();
        batch = message.batch();
        first = message.rowKey();
        needed = false;
      }
      last = message.rowKey();
      needed |= unread || message.status().equals(Message.SCHEDULED);
    }

    private void endBatch() {
      if (batch < 0 || needed || full) {
        return;
      }
      long size = last - first + 1;
      if (count + size > wanted) {
        // never delete below the limit
        full = true;
        return;
      }
      int previous = spans.size() - 1;
      if (previous >= 0 && spans.get(previous).to() + 1 == first) {
        spans.set(previous, new RowKeys(spans.get(previous).from(), last));
      } else {
        spans.add(new RowKeys(first, last));
      }
      count += size;
      batch = -1;
    }
  }
}
