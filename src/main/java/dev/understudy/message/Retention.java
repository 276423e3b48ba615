package dev.understudy.message;

import dev.understudy.retention.Retained;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

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
  private final List<ProviderTable> tables;
  private final List<ProviderTable> sizedTables;

  /**
   * Creates the retention of messages.
   *
   * @param keep the number of messages that each sandbox keeps; 0 keeps all
   * @param tables the providers' own tables: all count for the size, and those of messages are
   *     deleted with the messages
   */
  public Retention(long keep, List<ProviderTable> tables) {
    this.keep = keep;
    this.tables =
        tables.stream().filter(table -> table.key() == ProviderTable.Key.MESSAGE).toList();
    this.sizedTables =
        tables.stream().filter(table -> table.key() != ProviderTable.Key.GENERATION).toList();
    this.slack = Math.min(keep / 100, SLICE);
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
    var store = tx.flush().attach(MessageStore.class);
    var found = new Spans(limit);
    long after = RowKey.first(tx.generation());
    // a batch ends where another one begins, so that a few rows more are read
    int pageSize = (int) Math.min(limit + SLICE / 4, PAGE);
    boolean isLast = false;
    while (!isLast && !found.enough()) {
      var page = store.oldest(after, RowKey.end(tx.generation()), pageSize);
      isLast = page.size() < pageSize;
      if (page.isEmpty()) {
        break;
      }
      long last = page.get(page.size() - 1).rowKey();
      var unread = new HashSet<>(store.unreadRowKeys(after, last));
      page.forEach(message -> found.take(message, unread.contains(message.rowKey())));
      after = last;
      pageSize = PAGE;
    }
    if (isLast) {
      found.endBatch();
    }
    store.delete(found.from, found.to);
    store.deleteKeys(found.from, found.to);
    store.deleteWork(found.from, found.to);
    tables.forEach(table -> store.delete(table.name(), found.from, found.to));
    tx.countDeletedMessages(found.count);
    return found.count;
  }

  /** Collects batches that may be deleted, as spans of row keys, until there are enough. */
  private static final class Spans {
    private final long wanted;
    private final List<Long> from = new ArrayList<>();
    private final List<Long> to = new ArrayList<>();
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

    private void take(MessageStore.RetentionRow message, boolean unread) {
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
      if (!to.isEmpty() && to.get(to.size() - 1) + 1 == first) {
        to.set(to.size() - 1, last);
      } else {
        from.add(first);
        to.add(last);
      }
      count += size;
      batch = -1;
    }
  }
}
