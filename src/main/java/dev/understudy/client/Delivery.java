package dev.understudy.client;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The delivery plans of a sandbox: the steps that messages take after they are accepted. */
public final class Delivery {
  private final Calls calls;
  private final String path;

  Delivery(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /** Returns the plans, by provider. */
  public Map<String, DeliveryPlan> read() {
    return plans(calls.get(path));
  }

  /**
   * Sets the plan of this provider for messages that are sent from now on. The other providers get
   * their default plans back.
   *
   * @return the plans of all providers
   * @throws RefusedException 400 if there is no such provider, or a plan is not possible for it
   */
  public Map<String, DeliveryPlan> set(String provider, DeliveryPlan plan) {
    return set(Map.of(provider, plan));
  }

  /**
   * Sets the plans of these providers for messages that are sent from now on. The other providers
   * get their default plans back.
   *
   * @return the plans of all providers
   * @throws RefusedException 400 if there is no such provider, or a plan is not possible for it
   */
  public Map<String, DeliveryPlan> set(Map<String, DeliveryPlan> plans) {
    return plans(calls.put(path, plans));
  }

  private static Map<String, DeliveryPlan> plans(JsonNode answer) {
    var plans = new LinkedHashMap<String, DeliveryPlan>();
    answer
        .properties()
        .forEach(each -> plans.put(each.getKey(), Json.read(each.getValue(), DeliveryPlan.class)));
    return plans;
  }
}
