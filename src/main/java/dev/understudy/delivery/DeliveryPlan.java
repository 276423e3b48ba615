package dev.understudy.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.store.ColumnJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** The planned steps of a message after its first status, in order. */
public record DeliveryPlan(List<PlannedStep> steps) {
  /** A plan without steps. */
  public static final DeliveryPlan NONE = new DeliveryPlan(List.of());

  private static final TypeReference<List<StoredStep>> STORED_STEPS = new TypeReference<>() {};

  /** Makes an immutable copy. */
  public DeliveryPlan {
    steps = List.copyOf(steps);
  }

  /**
   * A planned step.
   *
   * @param after how long after the one before it, or after the message was sent
   * @param reason why, where there is something to say
   */
  public record PlannedStep(String status, Duration after, Optional<String> reason) {
    /** Returns a step right after the one before it. */
    public static PlannedStep at(String status) {
      return new PlannedStep(status, Duration.ZERO, Optional.empty());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StoredStep(String status, String after, String reason) {}

  /** Returns a plan of these statuses, without delays. */
  public static DeliveryPlan through(String... statuses) {
    return new DeliveryPlan(List.of(statuses).stream().map(PlannedStep::at).toList());
  }

  /** Returns a plan of one step. */
  public static DeliveryPlan single(String status, Duration after, Optional<String> reason) {
    return new DeliveryPlan(List.of(new PlannedStep(status, after, reason)));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  PlannedStep first() {
    return steps.get(0);
  }

  DeliveryPlan rest() {
    return new DeliveryPlan(steps.subList(1, steps.size()));
  }

  /** Returns the plan as JSON. */
  String text() {
    return ColumnJson.write(
        steps.stream()
            .map(
                step ->
                    new StoredStep(
                        step.status(), step.after().toString(), step.reason().orElse(null)))
            .toList());
  }

  /** Reads a plan from JSON. */
  static DeliveryPlan ofText(String text) {
    return new DeliveryPlan(
        ColumnJson.read(text, STORED_STEPS).stream()
            .map(
                stored ->
                    new PlannedStep(
                        stored.status(),
                        Duration.parse(stored.after()),
                        Optional.ofNullable(stored.reason())))
            .toList());
  }
}
