package dev.understudy.admin;

import dev.understudy.delivery.DeliveryPlans;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.http.BodyReader;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.DeliveryPlanReader;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;

/** Choosing and showing the courses that a sandbox's messages take. */
final class DeliveryApi {
  private final SandboxTransactions transactions;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final DeliveryPlanReader courses;
  private final TimelineQueries timelines;

  DeliveryApi(
      SandboxTransactions transactions,
      ListResponses lists,
      BodyReader bodies,
      DeliveryPlanReader courses,
      TimelineQueries timelines) {
    this.transactions = transactions;
    this.lists = lists;
    this.bodies = bodies;
    this.courses = courses;
    this.timelines = timelines;
  }

  void set(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var chosen = courses.read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    transactions.run(
        context.pathParam("id"),
        tx -> {
          DeliveryPlans.replace(tx, chosen);
          return true;
        });
    JsonResponses.json(context, courses.view(chosen));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    JsonResponses.json(context, courses.view(timelines.courses(sandbox.generation())));
  }
}
