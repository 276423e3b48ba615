package dev.understudy.delivery;

import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The courses that were chosen for the messages of a sandbox, by provider. */
public final class DeliveryPlans {
  private static final CachedState<Map<String, DeliveryPlan>> CACHE = DeliveryPlans::read;

  private DeliveryPlans() {}

  /** Those of this generation, as they are committed. */
  public static Map<String, DeliveryPlan> read(Handle handle, long generation) {
    var all = new LinkedHashMap<String, DeliveryPlan>();
    new WorkStore(handle)
        .deliveryPlans(generation)
        .forEach(row -> all.put(row.provider(), DeliveryPlan.ofText(row.steps())));
    return all;
  }

  /** Replaces all of them; messages that were accepted already keep theirs. */
  public static void replace(SandboxTransaction tx, Map<String, DeliveryPlan> chosen) {
    var store = new WorkStore(tx.flush());
    store.deleteDeliveryPlans(tx.generation());
    chosen.forEach(
        (provider, course) -> store.addDeliveryPlan(tx.generation(), provider, course.text()));
    tx.cache(CACHE, Map.copyOf(chosen));
  }

  /** The course that a new message takes. */
  static DeliveryPlan of(SandboxTransaction tx, Lifecycle life) {
    return tx.cached(CACHE).getOrDefault(life.provider(), life.defaultPlan());
  }
}
