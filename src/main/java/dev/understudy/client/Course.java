package dev.understudy.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps that a message takes by itself once it is accepted.
 *
 * @param steps in their order
 */
public record Course(List<Step> steps) {
  /** A course without any step. */
  public static final Course NONE = new Course(List.of());

  /**
   * A step.
   *
   * @param status such as {@code submitted} or {@code delivered}
   * @param after how long after the step before, on the sandbox's clock
   */
  public record Step(String status, Duration after) {}

  /** Keeps its own list. */
  public Course {
    steps = steps == null ? List.of() : List.copyOf(steps);
  }

  /** The same with one more step, so long after the one before. */
  public Course then(String status, Duration after) {
    var more = new ArrayList<>(steps);
    more.add(new Step(status, after));
    return new Course(more);
  }
}
