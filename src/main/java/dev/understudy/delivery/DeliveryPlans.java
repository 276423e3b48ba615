package dev.understudy.delivery;

import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The delivery plans that were chosen for a sandbox, by provider. */
public final class DeliveryPlans {
  private static final CachedState<Map<String, DeliveryPlan>> CACHE =
      CachedState.of(Map.of(), DeliveryPlans::read);

  private DeliveryPlans() {}

  /** Returns the committed plans of a generation. */
  public static Map<String, DeliveryPlan> read(Handle handle, long generation) {
    var all = new LinkedHashMap<String, DeliveryPlan>();
    new WorkStore(handle)
        .deliveryPlans(generation)
        .forEach(row -> all.put(row.provider(), DeliveryPlan.ofText(row.steps())));
    return all;
  }

  /** Replaces all plans; messages that were accepted already keep theirs. */
  public static void replace(SandboxTransaction tx, Map<String, DeliveryPlan> chosen) {
    var store = new WorkStore(tx.flush());
    store.deleteDeliveryPlans(tx.generation());
    chosen.forEach(
        (provider, plan) -> store.addDeliveryPlan(tx.generation(), provider, plan.text()));
    tx.cache(CACHE, Map.copyOf(chosen));
  }

  /** Returns the plan of a new message. */
  static DeliveryPlan of(SandboxTransaction tx, Lifecycle lifecycle) {
    return tx.cached(CACHE).getOrDefault(lifecycle.provider(), lifecycle.defaultPlan());
  }
}
