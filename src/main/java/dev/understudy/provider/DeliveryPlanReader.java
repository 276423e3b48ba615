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

/** Reads and writes delivery plans in the form of the control plane and of fixtures. */
public final class DeliveryPlanReader {
  private static final Duration MAX_DELAY = Duration.ofDays(366);

  private final List<Lifecycle> lifecycles;

  /** Creates a reader of the delivery plans of these providers. */
  public DeliveryPlanReader(Catalog catalog) {
    this.lifecycles = catalog.lifecycles().stream().filter(each -> each.path().size() > 1).toList();
  }

  /** Reads the delivery plans that these fields choose, by provider. */
  public Map<String, DeliveryPlan> read(FieldReader fields) {
    var chosen = new LinkedHashMap<String, DeliveryPlan>();
    for (var lifecycle : lifecycles) {
      fields
          .object(lifecycle.provider())
          .ifPresent(
              each -> {
                if (each.any("steps").isEmpty()) {
                  each.wrong("steps", "This field is required: a list, which may be empty.");
                }
                chosen.put(lifecycle.provider(), plan(each.objects("steps"), lifecycle));
              });
    }
    return chosen;
  }

  private static DeliveryPlan plan(List<FieldReader> steps, Lifecycle lifecycle) {
    var statuses =
        Stream.concat(lifecycle.path().stream().skip(1), lifecycle.ends().stream()).toList();
    var planned = new ArrayList<DeliveryPlan.PlannedStep>();
    int before = -1;
    for (var step : steps) {
      if (step.any("status").isEmpty()) {
        step.wrong("status", "This field is required: one of " + String.join(", ", statuses) + ".");
      }
      var status = step.choice("status", statuses);
      var after = step.duration("after", Duration.ZERO, MAX_DELAY).orElse(Duration.ZERO);
      if (status.isPresent()) {
        int position =
            lifecycle.ends().contains(status.get())
                ? statuses.size()
                : statuses.indexOf(status.get());
        if (position <= before || before == statuses.size()) {
          step.wrong(
              "status", "A message does not go back: this can't come after the step before it.");
        }
        before = position;
        planned.add(new DeliveryPlan.PlannedStep(status.get(), after, Optional.empty()));
      }
    }
    return new DeliveryPlan(planned);
  }

  /** Returns all delivery plans: the chosen ones, and the usual ones of the other providers. */
  public Map<String, Object> view(Map<String, DeliveryPlan> chosen) {
    var all = new LinkedHashMap<String, Object>();
    for (var lifecycle : lifecycles) {
      var plan = chosen.getOrDefault(lifecycle.provider(), lifecycle.defaultPlan());
      var steps = new ArrayList<Object>();
      for (var each : plan.steps()) {
        var step = new LinkedHashMap<String, Object>();
        step.put("status", each.status());
        step.put("after", each.after().toString());
        steps.add(step);
      }
      all.put(lifecycle.provider(), Map.of("steps", steps));
    }
    return all;
  }
}
