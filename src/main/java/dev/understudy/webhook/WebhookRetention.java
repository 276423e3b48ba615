package dev.understudy.webhook;

import dev.understudy.retention.Retained;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;

/**
 * The limit on the webhooks of a sandbox: older ones that are settled are deleted, a slice at a
 * time.
 */
public final class WebhookRetention implements Retained {
  private static final int SLICES = 20;

  private final long keep;
  private final long slice;
  private final List<ProviderTable> tables;

  /**
   * @param keep how many webhooks each sandbox keeps; 0 keeps all
   * @param tables the providers' own tables, of which rows of webhooks are deleted with them
   */
  public WebhookRetention(long keep, List<ProviderTable> tables) {
    this.keep = keep;
    this.slice = Math.max(1, keep / SLICES);
    this.tables =
        tables.stream().filter(table -> table.key() == ProviderTable.Key.WEBHOOK).toList();
  }

  /** Deletes webhooks beyond the limit, in the transaction that exceeded it. */
  public void apply(SandboxTransaction tx) {
    long before = tx.sandbox().counts().webhooks();
    if (keep == 0
        || tx.lastWebhookNumber() <= keep
        || tx.lastWebhookNumber() / slice == before / slice) {
      return;
    }
    deleteSettled(tx, RowKey.of(tx.generation(), tx.lastWebhookNumber() - keep));
  }

  private void deleteSettled(SandboxTransaction tx, long last) {
    var store = new WebhookStore(tx.flush());
    long first = RowKey.first(tx.generation());
    store.deleteSettled(first, last);
    tables.forEach(table -> store.deleteWithoutWebhook(table.name(), first, last));
  }

  @Override
  public long size(SandboxTransaction tx) {
    return new WebhookStore(tx.flush())
        .size(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }

  @Override
  public long deleteOldest(SandboxTransaction tx, long bytes, int latest) {
    var store = new WebhookStore(tx.flush());
    long first = RowKey.first(tx.generation());
    long end = RowKey.of(tx.generation(), Math.max(tx.lastWebhookNumber() - latest, 0) + 1);
    long found = 0;
    long last = first;
    for (var each : store.settledSizes(first, end)) {
      if (found >= bytes) {
        break;
      }
      found += each.bytes();
      last = each.rowKey();
    }
    if (found > 0) {
      deleteSettled(tx, last);
    }
    return found;
  }
}
