package dev.understudy.prelude.marketing;

import dev.understudy.prelude.marketing.SubscriptionStore.SubscriptionRow;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Subscriptions of phone numbers to the marketing of a sandbox's configs. A number that never
 * changed is subscribed.
 */
public final class MarketingSubscriptions {
  /** State of a number that gets marketing. */
  public static final String SUBSCRIBED = "SUB";

  /** State of a number that gets none. */
  public static final String UNSUBSCRIBED = "UNSUB";

  /**
   * The configs for which each number is unsubscribed; numbers without any are left out. A change
   * makes a new map, and none is changed afterwards.
   */
  private static final CachedState<Map<String, Set<String>>> OPT_OUTS =
      MarketingSubscriptions::load;

  private static final CachedState<Long> LAST =
      (handle, generation) ->
          handle
              .attach(SubscriptionStore.class)
              .lastRowKey(RowKey.first(generation), RowKey.end(generation));

  private static final SandboxTransaction.BatchWriter<SubscriptionRow> CHANGES =
      MarketingSubscriptions::write;

  private static final long MAX_EVENTS = 100_000; // ours: as many as messages by default
  private static final long SLICE = 1_000;

  private final SandboxTransaction tx;

  /** Subscriptions of this transaction's sandbox. */
  public MarketingSubscriptions(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** Sources of a change (docs). */
  public enum ChangeSource {
    MO_KEYWORD,
    API,
    CSV_IMPORT,
    CARRIER_DISCONNECT
  }

  /**
   * A change of a number.
   *
   * @param reason more on its source, such as the keyword
   */
  public record SubscriptionChange(
      String phone, boolean isSubscribed, ChangeSource source, Optional<String> reason) {}

  /** Returns whether a number gets marketing: it is not unsubscribed for any config (ours). */
  public boolean has(String phone) {
    return !tx.cached(OPT_OUTS).containsKey(phone);
  }

  /** Returns the numbers that get no marketing, in order. */
  public SortedSet<String> unsubscribed() {
    return new TreeSet<>(tx.cached(OPT_OUTS).keySet());
  }

  /** Returns the ids of the configs for which a number is unsubscribed. */
  public Set<String> optOuts(String phone) {
    return tx.cached(OPT_OUTS).getOrDefault(phone, Set.of());
  }

  /**
   * Writes changes for each of these configs.
   *
   * @return the changes, by config and then by number
   */
  public List<SubscriptionRow> change(
      Collection<String> configIds, List<SubscriptionChange> changes) {
    var optOuts = new HashMap<>(tx.cached(OPT_OUTS));
    long rowKey = tx.cached(LAST);
    var rows = new ArrayList<SubscriptionRow>();
    for (var configId : configIds) {
      for (var change : changes) {
        rowKey++;
        var row = row(rowKey, configId, change);
        rows.add(row);
        tx.write(CHANGES, row);
        tx.addStoredBytes(ProviderTable.ROW_BYTES);
        optOuts.compute(
            change.phone(), (phone, before) -> optOuts(before, configId, change.isSubscribed()));
      }
    }
    tx.cache(OPT_OUTS, optOuts);
    tx.cache(LAST, rowKey);
    return rows;
  }

  private SubscriptionRow row(long rowKey, String configId, SubscriptionChange change) {
    return new SubscriptionRow(
        rowKey,
        tx.generation(),
        configId,
        change.phone(),
        change.isSubscribed() ? SUBSCRIBED : UNSUBSCRIBED,
        change.source().name(),
        change.reason(),
        tx.now());
  }

  /** Returns the configs of a number after a change; null if there are none any more. */
  private static Set<String> optOuts(Set<String> before, String configId, boolean isSubscribed) {
    var all = before == null ? new HashSet<String>() : new HashSet<>(before);
    if (isSubscribed) {
      all.remove(configId);
    } else {
      all.add(configId);
    }
    return all.isEmpty() ? null : Set.copyOf(all);
  }

  /** Returns the latest state of a number for a config; empty if it never changed. */
  public Optional<SubscriptionRow> find(String configId, String phone) {
    return store().find(tx.generation(), configId, phone);
  }

  /** Returns numbers that changed for a config, by number. */
  public List<SubscriptionRow> page(
      String configId, Optional<String> state, String after, int limit) {
    return state
        .map(word -> store().page(tx.generation(), configId, word, after, limit))
        .orElseGet(() -> store().page(tx.generation(), configId, after, limit));
  }

  /**
   * Returns the changes of a number for a config, the newest first.
   *
   * @param before the number of the last change on the page before; empty for the first page
   */
  public List<SubscriptionRow> events(
      String configId, String phone, Optional<Long> before, int limit) {
    var rowKey =
        before
            .map(number -> RowKey.of(tx.generation(), number))
            .orElse(RowKey.end(tx.generation()));
    return store().events(tx.generation(), configId, phone, rowKey, limit);
  }

  private SubscriptionStore store() {
    return tx.flush().attach(SubscriptionStore.class);
  }

  private static Map<String, Set<String>> load(Handle handle, long generation) {
    var all = new HashMap<String, Set<String>>();
    handle
        .attach(SubscriptionStore.class)
        .unsubscribed(generation)
        .forEach(
            row ->
                all.computeIfAbsent(row.phone(), phone -> new LinkedHashSet<>())
                    .add(row.configId()));
    all.replaceAll((phone, configs) -> Set.copyOf(configs));
    return all;
  }

  private static void write(Handle handle, List<SubscriptionRow> rows) {
    // a number that changes twice in one transaction has one row, the later one
    var latest = new LinkedHashMap<List<String>, SubscriptionRow>();
    rows.forEach(row -> latest.put(List.of(row.configId(), row.phone()), row));
    SubscriptionStore.INSERT_EVENT.run(handle, rows);
    SubscriptionStore.DELETE.run(handle, List.copyOf(latest.values()));
    SubscriptionStore.INSERT.run(handle, List.copyOf(latest.values()));
    deleteOldEvents(handle, rows.get(0).rowKey(), rows.get(rows.size() - 1).rowKey());
  }

  /** Deletes the oldest changes beyond the limit, a slice at a time. */
  private static void deleteOldEvents(Handle handle, long firstAdded, long lastAdded) {
    long last = RowKey.number(lastAdded);
    boolean isNewSlice = last / SLICE > (RowKey.number(firstAdded) - 1) / SLICE;
    if (isNewSlice && last > MAX_EVENTS) {
      long generation = RowKey.generation(lastAdded);
      handle
          .attach(SubscriptionStore.class)
          .deleteEvents(RowKey.first(generation), RowKey.of(generation, last - MAX_EVENTS));
    }
  }
}
