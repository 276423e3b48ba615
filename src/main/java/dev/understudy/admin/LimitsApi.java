package dev.understudy.admin;

import dev.understudy.fault.Limit;
import dev.understudy.fault.Limits;
import dev.understudy.http.Bodies;
import dev.understudy.provider.StrictFields;
import dev.understudy.sandbox.Turns;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Setting and showing how many calls are let through. */
final class LimitsApi {
  private static final int MOST = 100;

  private final Turns turns;
  private final Jdbi jdbi;
  private final Lists lists;
  private final Bodies bodies;
  private final Limits limits;

  LimitsApi(Turns turns, Jdbi jdbi, Lists lists, Bodies bodies, Limits limits) {
    this.turns = turns;
    this.jdbi = jdbi;
    this.lists = lists;
    this.bodies = bodies;
    this.limits = limits;
  }

  private static Map<String, Object> shown(List<Limit> limits) {
    return Map.of("limits", limits.stream().map(Limit::written).toList());
  }

  void set(Context context) {
    var fields = new StrictFields(bodies.object(context));
    if (fields.any("limits").isEmpty()) {
      fields.wrong("limits", "This field is required: a list, empty for no limits.");
    }
    var asked = fields.objects("limits");
    if (asked.size() > MOST) {
      fields.wrong(
          "limits", "There can be " + MOST + " limits, since each call is held against all.");
    }
    var read = asked.stream().map(each -> Limit.read(each, limits.catalog())).toList();
    fields.refuseIfAny();
    replace(context, read);
    Answers.json(context, shown(read));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    Answers.json(
        context, shown(jdbi.withHandle(handle -> limits.read(handle, sandbox.generation()))));
  }

  void clear(Context context) {
    replace(context, List.of());
    Answers.done(context);
  }

  private void replace(Context context, List<Limit> read) {
    turns.take(
        context.pathParam("id"),
        turn -> {
          limits.replace(turn, read);
          return true;
        });
  }
}
