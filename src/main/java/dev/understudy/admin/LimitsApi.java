package dev.understudy.admin;

import dev.understudy.fault.Limit;
import dev.understudy.fault.Limits;
import dev.understudy.http.Bodies;
import dev.understudy.provider.StrictFields;
import dev.understudy.sandbox.Turns;
import io.javalin.http.Context;
import java.util.List;
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

  record Shown(List<ShownLimit> limits) {
    static Shown of(List<Limit> limits) {
      return new Shown(limits.stream().map(ShownLimit::of).toList());
    }
  }

  record ShownLimit(String provider, String operation, long limit, String per) {
    static ShownLimit of(Limit limit) {
      return new ShownLimit(
          limit.scope().provider(),
          limit.scope().operation(),
          limit.most(),
          limit.per().toString());
    }
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
    Answers.json(context, Shown.of(read));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    Answers.json(
        context, Shown.of(jdbi.withHandle(handle -> limits.read(handle, sandbox.generation()))));
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
