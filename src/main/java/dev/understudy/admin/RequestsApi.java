package dev.understudy.admin;

import dev.understudy.http.Bodies;
import dev.understudy.journal.CallArchive;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalFilter;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.StrictFields;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Turns;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;

/** Looking at calls, waiting for them, counting and forgetting them. */
final class RequestsApi {
  private final Turns turns;
  private final Lists lists;
  private final Bodies bodies;
  private final Journal journal;
  private final CallArchive archive;
  private final Catalog catalog;

  RequestsApi(
      Turns turns,
      Lists lists,
      Bodies bodies,
      Journal journal,
      CallArchive archive,
      Catalog catalog) {
    this.turns = turns;
    this.lists = lists;
    this.bodies = bodies;
    this.journal = journal;
    this.archive = archive;
    this.catalog = catalog;
  }

  void list(Context context) {
    var query = new Query(context);
    var page = Page.of(query);
    var filter =
        new JournalFilter(
            query.choice("provider", catalog.providers()),
            query.choice("operation", catalog.operations()),
            boxed(query.number("status", 100, 599)),
            query.text("credential").map(journal::fingerprint),
            query.text("path"),
            query.text("fault_id"));
    var patience = Patience.of(query);
    query.refuseIfAny();
    lists.send(context, patience, sandbox -> look(sandbox, filter, page));
  }

  private static Optional<Integer> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of((int) number.getAsLong()) : Optional.empty();
  }

  private Lists.Seen look(Sandbox sandbox, JournalFilter filter, Page page) {
    var found = archive.find(filter, page.of(sandbox));
    var answer = Page.answer("requests", found, Entry::number, ShownRequest::of);
    return new Lists.Seen(answer, found.total());
  }

  void clear(Context context) {
    turns.take(
        context.pathParam("id"),
        turn -> {
          journal.clear(turn);
          return true;
        });
    Answers.done(context);
  }

  void count(Context context) {
    var fields = new StrictFields(bodies.optionalObject(context));
    var asked = RequestCount.read(fields, catalog);
    fields.refuseIfAny();
    var sandbox = lists.sandbox(context.pathParam("id"));
    archive.each(sandbox.generation(), 0, asked::look);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("count", asked.count());
    if (asked.count() == 0) {
      answer.put("closest", asked.closest());
    }
    Answers.json(context, answer);
  }
}
