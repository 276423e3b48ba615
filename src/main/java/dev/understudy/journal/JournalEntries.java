package dev.understudy.journal;

import dev.understudy.retention.Retained;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;

/** Deletion of calls from a journal, except the last one. Their size is without bodies. */
public final class JournalEntries implements Retained {
  @Override
  public long size(SandboxTransaction tx) {
    long calls = store(tx).count(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
    return calls * JournalStore.ROW_BYTES;
  }

  @Override
  public long deleteOldest(SandboxTransaction tx, long bytes, int latest) {
    var store = store(tx);
    long first = RowKey.first(tx.generation());
    long end =
        RowKey.of(tx.generation(), Math.max(tx.lastCallNumber() - Math.max(latest, 1), 0) + 1);
    var oldest = store.oldest(first, end, 1 + bytes / JournalStore.ROW_BYTES);
    if (!oldest.isEmpty()) {
      var span = new JournalStore.JournalSpan(first, oldest.get(oldest.size() - 1));
      JournalStore.DELETE.write(tx.flush(), List.of(span));
    }
    return (long) oldest.size() * JournalStore.ROW_BYTES;
  }

  private static JournalStore store(SandboxTransaction tx) {
    return tx.flush().attach(JournalStore.class);
  }
}
