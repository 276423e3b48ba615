package dev.understudy.admin;

import dev.understudy.http.BodyReader;
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
import java.util.Optional;
import java.util.OptionalLong;

/** Looking at calls, waiting for them, counting and forgetting them. */
final class RequestsApi {
  private final SandboxTransactions transactions;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final Journal journal;
  private final JournalQueries archive;
  private final Catalog catalog;

  RequestsApi(
      SandboxTransactions transactions,
      ListResponses lists,
      BodyReader bodies,
      Journal journal,
      JournalQueries archive,
      Catalog catalog) {
    this.transactions = transactions;
    this.lists = lists;
    this.bodies = bodies;
    this.journal = journal;
    this.archive = archive;
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
    var patience = WaitCondition.of(query);
    query.refuseIfAny();
    lists.send(context, patience, sandbox -> look(sandbox, filter, page));
  }

  private static Optional<Integer> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
  }

  private ListResponses.ListResult look(Sandbox sandbox, JournalFilter filter, PageRequest page) {
    var found = archive.find(filter, page.of(sandbox));
    var answer = PageRequest.answer("requests", found, JournalEntry::number, RequestView::of);
    return new ListResponses.ListResult(answer, found.total());
  }

  void clear(Context context) {
    transactions.run(
        context.pathParam("id"),
        tx -> {
          journal.clear(tx);
          return true;
        });
    JsonResponses.done(context);
  }

  void count(Context context) {
    var fields = FieldReader.strict(bodies.readOptionalObject(context));
    var asked = RequestCounter.read(fields, catalog);
    Problem.Invalid.throwIfAny(fields.findings());
    var sandbox = lists.sandbox(context.pathParam("id"));
    archive.each(sandbox.generation(), 0, asked::look);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("count", asked.count());
    if (asked.count() == 0) {
      answer.put("closest", asked.closest());
    }
    JsonResponses.json(context, answer);
  }
}
