package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.http.StreamedResponse;
import dev.understudy.journal.HarExport;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.JournalFilter;
import dev.understudy.journal.JournalQueries;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Problem;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Lists, counts and clears the calls in the journal. */
final class RequestsApi {
  private static final String HAR = "har";
  private static final List<String> FORMATS = List.of("json", HAR);
  private static final List<String> PARTIAL =
      List.of("limit", "cursor", "order", "wait", "min", "max", "brief");

  private final SandboxTransactions transactions;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final Journal journal;
  private final JournalQueries queries;
  private final Catalog catalog;

  RequestsApi(
      SandboxTransactions transactions,
      ListResponses lists,
      BodyReader bodies,
      Journal journal,
      JournalQueries queries,
      Catalog catalog) {
    this.transactions = transactions;
    this.lists = lists;
    this.bodies = bodies;
    this.journal = journal;
    this.queries = queries;
    this.catalog = catalog;
  }

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    var filter =
        new JournalFilter(
            query.choice("provider", catalog.providers()),
            query.choice("operation", catalog.operations()),
            boxed(query.number("status", 100, 599)),
            query.text("credential").map(journal::fingerprint),
            query.text("path"),
            query.text("fault_id"));
    boolean isHar = query.choice("format", FORMATS).filter(HAR::equals).isPresent();
    if (isHar) {
      PARTIAL.stream()
          .filter(query::has)
          .forEach(each -> query.wrong(each, "A HAR has all calls that match: leave this out."));
    }
    boolean brief = query.flag("brief");
    var wait = ListResponses.WaitCondition.of(query);
    query.refuseIfAny();
    if (isHar) {
      sendHar(context, filter);
      return;
    }
    lists.send(context, wait, sandbox -> find(sandbox, filter, page, brief));
  }

  /** Sends all calls that match as HAR while they are read, since they may not fit into memory. */
  private void sendHar(Context context, JournalFilter filter) {
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    StreamedResponse.mark(context);
    context.contentType("application/har+json");
    context.result(new HarExport(queries, filter, sandbox).document());
  }

  void show(Context context) {
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var requestId = Routes.parameter(context, "request_id");
    var entry =
        queries
            .withId(sandbox.generation(), requestId)
            .orElseThrow(() -> new AdminProblem(404, "There is no request '" + requestId + "'."));
    JsonResponses.json(context, RequestView.of(entry));
  }

  private static Optional<Integer> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
  }

  private ListResponses.ListResult find(
      Sandbox sandbox, JournalFilter filter, PageRequest page, boolean brief) {
    var found = queries.find(filter, page.of(sandbox));
    var answer =
        PageRequest.answer(
            "requests",
            found,
            JournalEntry::number,
            entry -> brief ? RequestView.brief(entry) : RequestView.of(entry));
    return new ListResponses.ListResult(answer, found.total());
  }

  void clear(Context context) {
    transactions.run(
        Routes.parameter(context, "id"),
        tx -> {
          journal.clear(tx);
          return true;
        });
    JsonResponses.noContent(context);
  }

  void count(Context context) {
    var fields = FieldReader.strict(bodies.readOptionalObject(context));
    var conditions = RequestCondition.readAll(fields, catalog);
    Problem.Invalid.throwIfAny(fields.findings());
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var counter = new RequestCounter(conditions);
    queries.each(sandbox.generation(), 0, counter::add);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("count", counter.count());
    if (counter.count() == 0) {
      answer.put("closest", counter.closest());
    }
    JsonResponses.json(context, answer);
  }

  /** A call as the control plane shows it. Absent values are null. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record RequestView(
      String id,
      String at,
      String provider,
      String operation,
      String method,
      String path,
      String query,
      Map<String, String> headers,
      String body,
      long bodyLength,
      Integer status,
      Map<String, String> responseHeaders,
      String responseBody,
      long responseLength,
      double durationMs,
      String faultId,
      List<String> faultIds,
      String note) {
    static RequestView of(JournalEntry entry) {
      var asked = entry.asked();
      var answered = entry.answered();
      return new RequestView(
          entry.id(),
          entry.at().toString(),
          asked.provider().orElse(null),
          asked.operation().orElse(null),
          asked.method(),
          asked.path(),
          asked.query().orElse(null),
          asked.headers(),
          asked.body().text().orElse(null),
          asked.body().length(),
          status(entry),
          answered.headers(),
          answered.body().text().orElse(null),
          answered.body().length(),
          entry.took().toNanos() / 1_000 / 1_000.0,
          entry.faultIds().stream().findFirst().orElse(null),
          entry.faultIds(),
          entry.note().orElse(null));
    }

    /** Returns the call without headers and bodies. */
    static RequestView brief(JournalEntry entry) {
      var whole = of(entry);
      return new RequestView(
          whole.id,
          whole.at,
          whole.provider,
          whole.operation,
          whole.method,
          whole.path,
          whole.query,
          Map.of(),
          null,
          whole.bodyLength,
          whole.status,
          Map.of(),
          null,
          whole.responseLength,
          whole.durationMs,
          whole.faultId,
          whole.faultIds,
          whole.note);
    }

    static Integer status(JournalEntry entry) {
      var status = entry.answered().status();
      return status.isPresent() ? status.getAsInt() : null;
    }
  }
}
