package dev.understudy.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.store.ColumnJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** The steps that a message is to take after its first status, in order. */
public record DeliveryPlan(List<PlannedStep> steps) {
  /** Nothing is to come. */
  public static final DeliveryPlan NONE = new DeliveryPlan(List.of());

  private static final TypeReference<List<StoredStep>> STORED_STEPS = new TypeReference<>() {};

  /** A copy that nobody can change. */
  public DeliveryPlan {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param after how long after the one before it, or after the message was sent
   * @param reason why, where there is something to say
   */
  public record PlannedStep(String status, Duration after, Optional<String> reason) {
    /** A step right after the one before it. */
    public static PlannedStep at(String status) {
      return new PlannedStep(status, Duration.ZERO, Optional.empty());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StoredStep(String status, String after, String reason) {}

  /** A course without reasons and waits. */
  public static DeliveryPlan through(String... statuses) {
    return new DeliveryPlan(List.of(statuses).stream().map(PlannedStep::at).toList());
  }

  /** A single step. */
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

  /** As it is kept in a column. */
  String text() {
    return ColumnJson.write(
        steps.stream()
            .map(
                leg ->
                    new StoredStep(leg.status(), leg.after().toString(), leg.reason().orElse(null)))
            .toList());
  }

  /** What {@link #text} wrote. */
  static DeliveryPlan ofText(String text) {
    return new DeliveryPlan(
        ColumnJson.read(text, STORED_STEPS).stream()
            .map(
                kept ->
                    new PlannedStep(
                        kept.status(),
                        Duration.parse(kept.after()),
                        Optional.ofNullable(kept.reason())))
            .toList());
  }
}
