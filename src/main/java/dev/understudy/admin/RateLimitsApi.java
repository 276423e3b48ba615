package dev.understudy.admin;

import dev.understudy.http.BodyReader;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Problem;
import dev.understudy.ratelimit.RateLimit;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Setting and showing how many calls are let through. */
final class RateLimitsApi {
  private static final int MAX_RATE_LIMITS = 100;

  private final SandboxTransactions transactions;
  private final Jdbi jdbi;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final RateLimiter limits;

  RateLimitsApi(
      SandboxTransactions transactions,
      Jdbi jdbi,
      ListResponses lists,
      BodyReader bodies,
      RateLimiter limits) {
    this.transactions = transactions;
    this.jdbi = jdbi;
    this.lists = lists;
    this.bodies = bodies;
    this.limits = limits;
  }

  private static Map<String, Object> shown(List<RateLimit> limits) {
    return Map.of("limits", limits.stream().map(RateLimit::written).toList());
  }

  void set(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    if (fields.any("limits").isEmpty()) {
      fields.wrong("limits", "This field is required: a list, empty for no limits.");
    }
    var asked = fields.objects("limits");
    if (asked.size() > MAX_RATE_LIMITS) {
      fields.wrong(
          "limits",
          "There can be " + MAX_RATE_LIMITS + " limits, since each call is held against all.");
    }
    var read = asked.stream().map(each -> RateLimit.read(each, limits.catalog())).toList();
    Problem.Invalid.throwIfAny(fields.findings());
    replace(context, read);
    JsonResponses.json(context, shown(read));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    JsonResponses.json(
        context, shown(jdbi.withHandle(handle -> limits.read(handle, sandbox.generation()))));
  }

  void clear(Context context) {
    replace(context, List.of());
    JsonResponses.done(context);
  }

  private void replace(Context context, List<RateLimit> read) {
    transactions.run(
        context.pathParam("id"),
        tx -> {
          limits.replace(tx, read);
          return true;
        });
  }
}
