package dev.understudy.journal;

import dev.understudy.retention.Retained;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;

/** Deletion of bodies from a journal, which keeps their calls. */
public final class JournalBodies implements Retained {
  private static final byte[] NOTHING = {};

  @Override
  public long size(SandboxTransaction tx) {
    return store(tx).bodyBytes(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }

  @Override
  public long deleteOldest(SandboxTransaction tx, long bytes, int latest) {
    var store = store(tx);
    long first = RowKey.first(tx.generation());
    long end = RowKey.of(tx.generation(), Math.max(tx.lastCallNumber() - latest, 0) + 1);
    long last = first;
    long found = 0;
    for (var each : store.bodySizes(first, end)) {
      if (found >= bytes) {
        break;
      }
      found += each.bytes();
      last = each.rowKey();
    }
    if (found > 0) {
      store.dropBodies(first, last, NOTHING);
    }
    return found;
  }

  private static JournalStore store(SandboxTransaction tx) {
    return tx.flush().attach(JournalStore.class);
  }
}
