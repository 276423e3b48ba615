package dev.understudy.admin;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Fault;
import dev.understudy.fault.FaultProfile;
import dev.understudy.fault.FaultProfiles;
import dev.understudy.fault.FaultRule;
import dev.understudy.fault.Faults;
import dev.understudy.http.BodyReader;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.http.Routes;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Problem;
import dev.understudy.ratelimit.RateLimit;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Adds, lists and deletes faults, and sets and lists profiles. */
final class FaultsApi {
  private static final String PATH = "/faults/";

  private final SandboxTransactions transactions;
  private final Jdbi jdbi;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final Faults faults;
  private final RateLimiter rateLimiter;

  FaultsApi(
      SandboxTransactions transactions,
      Jdbi jdbi,
      ListResponses lists,
      BodyReader bodies,
      CallRules rules) {
    this.transactions = transactions;
    this.jdbi = jdbi;
    this.lists = lists;
    this.bodies = bodies;
    this.faults = rules.faults();
    this.rateLimiter = rules.rateLimiter();
  }

  /** Returns the profiles, whose class is loaded on first use. */
  private FaultProfiles profiles() {
    return new FaultProfiles(faults, rateLimiter);
  }

  /** Shows all profiles that there are. */
  void profiles(Context context) {
    JsonResponses.json(
        context, Map.of("profiles", profiles().all().stream().map(FaultsApi::view).toList()));
  }

  /** Replaces all faults by those of a profile. */
  void setProfile(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var profile = profiles().read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    transactions.run(
        Routes.parameter(context, "id"),
        tx -> {
          profiles().clear(tx);
          profiles().add(tx, profile.orElseThrow());
          ControlCalls.write(
              tx, "PUT", PATH + truncating(tx), Map.of("profile", profile.get().name()));
          return true;
        });
    list(context);
  }

  /** Returns the ids of the faults that cut responses, which an exported test reads otherwise. */
  private String truncating(SandboxTransaction tx) {
    return faults.list(tx).stream()
        .filter(fault -> fault.rule().effect() instanceof Effect.Truncate)
        .map(fault -> fault.id(tx.ids()))
        .collect(Collectors.joining(","));
  }

  void create(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    if (fields.names().contains("profile")) {
      fields.any("profile");
      fields.wrong("profile", "A profile is set by PUT; POST adds a single fault.");
    }
    var rule = faults.ruleReader().read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    var added =
        transactions.run(
            Routes.parameter(context, "id"),
            tx -> {
              var fault = faults.add(tx, rule.orElseThrow());
              ControlCalls.write(tx, "POST", PATH + fault.id(tx.ids()), fault.rule().written());
              return view(fault, tx.ids());
            });
    context.status(201);
    JsonResponses.json(context, added);
  }

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    query.refuseIfAny();
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var all = jdbi.withHandle(handle -> faults.load(handle, sandbox.generation()));
    JsonResponses.json(
        context, page.answer("faults", all, Fault::number, each -> view(each, sandbox.ids())));
  }

  void delete(Context context) {
    var faultId = Routes.parameter(context, "fault_id");
    if (!transactions.run(Routes.parameter(context, "id"), tx -> remove(tx, faultId))) {
      throw new AdminProblem(
          404, "There is no fault '" + faultId + "', nor a profile of that name.");
    }
    JsonResponses.noContent(context);
  }

  private boolean remove(SandboxTransaction tx, String faultId) {
    boolean isRemoved = profiles().remove(tx, faultId);
    if (isRemoved) {
      ControlCalls.write(tx, "DELETE", PATH + faultId, Map.of());
    }
    return isRemoved;
  }

  void clear(Context context) {
    transactions.run(
        Routes.parameter(context, "id"),
        tx -> {
          profiles().clear(tx);
          ControlCalls.write(tx, "DELETE", "/faults", Map.of());
          return true;
        });
    JsonResponses.noContent(context);
  }

  private static Map<String, Object> view(FaultProfile profile) {
    var view = new LinkedHashMap<String, Object>();
    view.put("name", profile.name());
    view.put("description", profile.description());
    view.put("faults", profile.rules().stream().map(FaultRule::written).toList());
    view.put("rate_limits", profile.limits().stream().map(RateLimit::written).toList());
    return view;
  }

  private static Map<String, Object> view(Fault fault, Ids ids) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", fault.id(ids));
    view.putAll(fault.rule().written());
    fault.rule().profile().ifPresent(place -> view.put("profile", place.profile()));
    view.put("matched", fault.matched());
    view.put("acted", fault.acted());
    return view;
  }
}
