package dev.understudy.prelude;

import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.PreludeStore.SubscriptionRow;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Subscriptions to marketing: those of the fixtures, until a number itself changes its own. */
final class MarketingSubscriptions {
  private static final CachedState<Map<String, Boolean>> CHANGED = MarketingSubscriptions::load;
  private static final SandboxTransaction.BatchWriter<SubscriptionRow> ROWS =
      MarketingSubscriptions::write;

  private final SandboxTransaction tx;
  private final PreludeEntities entities;

  MarketingSubscriptions(SandboxTransaction tx, PreludeEntities entities) {
    this.tx = tx;
    this.entities = entities;
  }

  boolean has(PhoneNumber phone) {
    var changed = tx.cached(CHANGED).get(phone.e164());
    return changed == null ? !entities.unsubscribed().contains(phone.e164()) : changed;
  }

  void set(PhoneNumber phone, boolean subscribed) {
    var all = new HashMap<>(tx.cached(CHANGED));
    all.put(phone.e164(), subscribed);
    tx.cache(CHANGED, Map.copyOf(all));
    tx.write(ROWS, new SubscriptionRow(tx.generation(), phone.e164(), subscribed));
  }

  private static Map<String, Boolean> load(Handle handle, long generation) {
    return handle.attach(PreludeStore.class).subscriptions(generation).stream()
        .collect(Collectors.toUnmodifiableMap(SubscriptionRow::phone, SubscriptionRow::subscribed));
  }

  private static void write(Handle handle, List<SubscriptionRow> rows) {
    // a number that changes twice in one transaction has one row, the later one
    var latest =
        rows.stream()
            .collect(
                Collectors.toMap(SubscriptionRow::phone, row -> row, (earlier, later) -> later))
            .values();
    var store = handle.attach(PreludeStore.class);
    store.delete(latest);
    store.insert(latest);
  }
}
