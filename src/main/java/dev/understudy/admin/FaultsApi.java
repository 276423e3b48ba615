package dev.understudy.admin;

import dev.understudy.fault.Fault;
import dev.understudy.fault.Faults;
import dev.understudy.http.BodyReader;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Problem;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Adds, lists and deletes faults. */
final class FaultsApi {
  private static final String PATH = "/faults/";

  private final SandboxTransactions transactions;
  private final Jdbi jdbi;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final Faults faults;

  FaultsApi(
      SandboxTransactions transactions,
      Jdbi jdbi,
      ListResponses lists,
      BodyReader bodies,
      Faults faults) {
    this.transactions = transactions;
    this.jdbi = jdbi;
    this.lists = lists;
    this.bodies = bodies;
    this.faults = faults;
  }

  void create(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var rule = faults.ruleReader().read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    var added =
        transactions.run(
            context.pathParam("id"),
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
    var sandbox = lists.sandbox(context.pathParam("id"));
    var all = jdbi.withHandle(handle -> faults.load(handle, sandbox.generation()));
    JsonResponses.json(
        context, page.answer("faults", all, Fault::number, each -> view(each, sandbox.ids())));
  }

  void delete(Context context) {
    var faultId = context.pathParam("fault_id");
    if (!transactions.run(context.pathParam("id"), tx -> remove(tx, faultId))) {
      throw new AdminProblem(404, "There is no fault '" + faultId + "'.");
    }
    JsonResponses.noContent(context);
  }

  private boolean remove(SandboxTransaction tx, String faultId) {
    boolean isRemoved = faults.remove(tx, faultId);
    if (isRemoved) {
      ControlCalls.write(tx, "DELETE", PATH + faultId, Map.of());
    }
    return isRemoved;
  }

  void clear(Context context) {
    transactions.run(
        context.pathParam("id"),
        tx -> {
          faults.clear(tx);
          ControlCalls.write(tx, "DELETE", "/faults", Map.of());
          return true;
        });
    JsonResponses.noContent(context);
  }

  private static Map<String, Object> view(Fault fault, Ids ids) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", fault.id(ids));
    view.putAll(fault.rule().written());
    view.put("matched", fault.matched());
    view.put("acted", fault.acted());
    return view;
  }
}
