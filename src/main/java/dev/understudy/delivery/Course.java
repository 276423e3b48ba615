package dev.understudy.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** The steps that a message is to take after its first status, in order. */
public record Course(List<Leg> legs) {
  /** Nothing is to come. */
  public static final Course NONE = new Course(List.of());

  private static final TypeReference<List<Kept>> KEPT = new TypeReference<>() {};

  /** A copy that nobody can change. */
  public Course {
    legs = List.copyOf(legs);
  }

  /**
   * One step.
   *
   * @param after how long after the one before it, or after the message was sent
   * @param reason why, where there is something to say
   */
  public record Leg(String status, Duration after, Optional<String> reason) {
    /** A step right after the one before it. */
    public static Leg at(String status) {
      return new Leg(status, Duration.ZERO, Optional.empty());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Kept(String status, String after, String reason) {}

  /** A course without reasons and waits. */
  public static Course through(String... statuses) {
    return new Course(List.of(statuses).stream().map(Leg::at).toList());
  }

  /** A single step. */
  public static Course single(String status, Duration after, Optional<String> reason) {
    return new Course(List.of(new Leg(status, after, reason)));
  }

  boolean isEmpty() {
    return legs.isEmpty();
  }

  Leg first() {
    return legs.get(0);
  }

  Course rest() {
    return new Course(legs.subList(1, legs.size()));
  }

  /** As it is kept in a column. */
  String text() {
    return Json.write(
        legs.stream()
            .map(leg -> new Kept(leg.status(), leg.after().toString(), leg.reason().orElse(null)))
            .toList());
  }

  /** What {@link #text} wrote. */
  static Course ofText(String text) {
    return new Course(
        Json.read(text, KEPT).stream()
            .map(
                kept ->
                    new Leg(
                        kept.status(),
                        Duration.parse(kept.after()),
                        Optional.ofNullable(kept.reason())))
            .toList());
  }
}
