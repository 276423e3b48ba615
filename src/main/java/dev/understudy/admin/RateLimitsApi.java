package dev.understudy.admin;

import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Problem;
import dev.understudy.ratelimit.RateLimit;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.ratelimit.RateLimiter.LimitUse;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Sets, shows and deletes rate limits. */
final class RateLimitsApi {
  private static final int MAX_RATE_LIMITS = 100;

  private final SandboxTransactions transactions;
  private final Jdbi jdbi;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final RateLimiter rateLimiter;
  private final SystemClock systemClock;

  RateLimitsApi(
      SandboxTransactions transactions,
      Jdbi jdbi,
      ListResponses lists,
      BodyReader bodies,
      RateLimiter rateLimiter,
      SystemClock systemClock) {
    this.transactions = transactions;
    this.jdbi = jdbi;
    this.lists = lists;
    this.bodies = bodies;
    this.rateLimiter = rateLimiter;
    this.systemClock = systemClock;
  }

  private static Map<String, Object> view(List<LimitUse> limits) {
    return Map.of("limits", limits.stream().map(LimitUse::written).toList());
  }

  void set(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    if (fields.any("limits").isEmpty()) {
      fields.wrong("limits", "This field is required: a list, empty for no limits.");
    }
    var given = fields.objects("limits");
    if (given.size() > MAX_RATE_LIMITS) {
      fields.wrong(
          "limits",
          "There can be " + MAX_RATE_LIMITS + " limits, since each call is held against all.");
    }
    var limits = given.stream().map(each -> RateLimit.read(each, rateLimiter.catalog())).toList();
    Problem.Invalid.throwIfAny(fields.findings());
    replace(context, limits);
    JsonResponses.json(
        context, view(limits.stream().map(each -> new LimitUse(each, each.maxCalls())).toList()));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var now = sandbox.clock().now(systemClock.now());
    JsonResponses.json(
        context,
        view(jdbi.withHandle(handle -> rateLimiter.read(handle, sandbox.generation(), now))));
  }

  void clear(Context context) {
    replace(context, List.of());
    JsonResponses.noContent(context);
  }

  private void replace(Context context, List<RateLimit> limits) {
    transactions.run(
        Routes.parameter(context, "id"),
        tx -> {
          rateLimiter.replace(tx, limits);
          ControlCalls.write(
              tx,
              "PUT",
              "/rate-limits",
              Map.of("limits", limits.stream().map(RateLimit::written).toList()));
          return true;
        });
  }
}
