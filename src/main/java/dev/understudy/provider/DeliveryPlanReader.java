package dev.understudy.provider;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.FieldReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and shows the courses of messages, as the control plane and fixtures write them. */
public final class DeliveryPlanReader {
  private static final Duration MAX_DELAY = Duration.ofDays(366);

  private final List<Lifecycle> lives;

  /** A reader of courses of the services in this catalog. */
  public DeliveryPlanReader(Catalog catalog) {
    this.lives = catalog.lives().stream().filter(life -> life.path().size() > 1).toList();
  }

  /** The courses that these fields choose, by provider. */
  public Map<String, DeliveryPlan> read(FieldReader fields) {
    var chosen = new LinkedHashMap<String, DeliveryPlan>();
    for (var life : lives) {
      fields
          .object(life.provider())
          .ifPresent(
              each -> {
                if (each.any("steps").isEmpty()) {
                  each.wrong("steps", "This field is required: a list, which may be empty.");
                }
                chosen.put(life.provider(), course(each.objects("steps"), life));
              });
    }
    return chosen;
  }

  private static DeliveryPlan course(List<FieldReader> steps, Lifecycle life) {
    var statuses = Stream.concat(life.path().stream().skip(1), life.ends().stream()).toList();
    var legs = new ArrayList<DeliveryPlan.PlannedStep>();
    int before = -1;
    for (var step : steps) {
      if (step.any("status").isEmpty()) {
        step.wrong("status", "This field is required: one of " + String.join(", ", statuses) + ".");
      }
      var status = step.choice("status", statuses);
      var after = step.duration("after", Duration.ZERO, MAX_DELAY).orElse(Duration.ZERO);
      if (status.isPresent()) {
        int place =
            life.ends().contains(status.get()) ? statuses.size() : statuses.indexOf(status.get());
        if (place <= before || before == statuses.size()) {
          step.wrong(
              "status", "A message does not go back: this can't come after the step before it.");
        }
        before = place;
        legs.add(new DeliveryPlan.PlannedStep(status.get(), after, Optional.empty()));
      }
    }
    return new DeliveryPlan(legs);
  }

  /** All courses: those that were chosen, the usual ones of the others. */
  public Map<String, Object> shown(Map<String, DeliveryPlan> chosen) {
    var all = new LinkedHashMap<String, Object>();
    for (var life : lives) {
      var course = chosen.getOrDefault(life.provider(), life.usualCourse());
      var steps = new ArrayList<Object>();
      for (var leg : course.legs()) {
        var step = new LinkedHashMap<String, Object>();
        step.put("status", leg.status());
        step.put("after", leg.after().toString());
        steps.add(step);
      }
      all.put(life.provider(), Map.of("steps", steps));
    }
    return all;
  }
}
