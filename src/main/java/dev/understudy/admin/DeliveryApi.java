package dev.understudy.admin;

import dev.understudy.delivery.DeliveryPlans;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.DeliveryPlanReader;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;

/** Sets and shows the delivery plans of a sandbox. */
final class DeliveryApi {
  private final SandboxTransactions transactions;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final DeliveryPlanReader planReader;
  private final TimelineQueries timeline;

  DeliveryApi(
      SandboxTransactions transactions,
      ListResponses lists,
      BodyReader bodies,
      DeliveryPlanReader planReader,
      TimelineQueries timeline) {
    this.transactions = transactions;
    this.lists = lists;
    this.bodies = bodies;
    this.planReader = planReader;
    this.timeline = timeline;
  }

  void set(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var plans = planReader.read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    transactions.run(
        Routes.parameter(context, "id"),
        tx -> {
          DeliveryPlans.replace(tx, plans);
          var chosen = planReader.view(plans);
          chosen.keySet().retainAll(plans.keySet());
          ControlCalls.write(tx, "PUT", "/delivery", chosen);
          return true;
        });
    JsonResponses.json(context, planReader.view(plans));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    JsonResponses.json(context, planReader.view(timeline.deliveryPlans(sandbox.generation())));
  }
}
