package dev.understudy.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps that a message takes by itself after it is accepted. Immutable.
 *
 * @param steps the steps, in order
 */
public record DeliveryPlan(List<Step> steps) {
  /** A plan without steps. */
  public static final DeliveryPlan NONE = new DeliveryPlan(List.of());

  /**
   * A status that a message takes.
   *
   * @param status such as {@code submitted} or {@code delivered}
   * @param after the time since the step before, on the sandbox's clock
   */
  public record Step(String status, Duration after) {}

  /** Copies the list. */
  public DeliveryPlan {
    steps = steps == null ? List.of() : List.copyOf(steps);
  }

  /** Returns this plan with one more step, this long after the one before. */
  public DeliveryPlan then(String status, Duration after) {
    var more = new ArrayList<>(steps);
    more.add(new Step(status, after));
    return new DeliveryPlan(more);
  }
}
