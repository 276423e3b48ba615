package dev.understudy.admin;

import dev.understudy.message.PeopleQueries;
import dev.understudy.message.PeopleQueries.PeopleFilter;
import dev.understudy.message.PeopleQueries.Person;
import dev.understudy.provider.Catalog;
import io.javalin.http.Context;
import java.util.LinkedHashMap;

/** Lists the people whom messages were sent to or came from. */
final class PeopleApi {
  private final ListResponses lists;
  private final PeopleQueries queries;
  private final Catalog catalog;

  PeopleApi(ListResponses lists, PeopleQueries queries, Catalog catalog) {
    this.lists = lists;
    this.queries = queries;
    this.catalog = catalog;
  }

  /** A person as the control plane shows them. */
  record PersonView(
      String provider,
      String id,
      long outbound,
      long inbound,
      long unread,
      MessagesApi.MessageView lastMessage) {
    static PersonView of(Person person) {
      return new PersonView(
          person.provider(),
          person.id(),
          person.outbound(),
          person.inbound(),
          person.unread(),
          MessagesApi.MessageView.brief(person.lastMessage()));
    }
  }

  /** Lists people. The cursor is an offset, since each message changes their order. */
  void list(Context context) {
    var query = new AdminParameters(context);
    int limit =
        (int) query.number("limit", 1, PageRequest.MAX_LIMIT).orElse(PageRequest.DEFAULT_LIMIT);
    long skipped = query.number("cursor", 0, Integer.MAX_VALUE).orElse(0);
    var filter =
        new PeopleFilter(
            query.choice("provider", catalog.providers()),
            query.text("text"),
            query.flag("unread"));
    query.refuseIfAny();
    var sandbox = lists.sandbox(context.pathParam("id"));
    var found = queries.find(sandbox.generation(), filter, skipped, limit);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("people", found.people().stream().map(PersonView::of).toList());
    answer.put("total", found.total());
    answer.put(
        "next_cursor", skipped + limit < found.total() ? String.valueOf(skipped + limit) : null);
    JsonResponses.json(context, answer);
  }
}
