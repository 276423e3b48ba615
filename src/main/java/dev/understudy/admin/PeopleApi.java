package dev.understudy.admin;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.understudy.http.Routes;
import dev.understudy.message.people.PeopleQueries;
import dev.understudy.message.people.PeopleQueries.PeopleFilter;
import dev.understudy.message.people.PeopleQueries.Person;
import dev.understudy.provider.Provider;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Lists the people whom messages were sent to or came from. */
final class PeopleApi {
  private final ListResponses lists;
  private final Jdbi jdbi;
  private final PeopleQueries queries;
  private final Map<String, Provider> providers;

  PeopleApi(ListResponses lists, Jdbi jdbi, List<Provider> providers) {
    this.lists = lists;
    this.jdbi = jdbi;
    this.queries = new PeopleQueries(jdbi);
    this.providers = providers.stream().collect(toMap(Provider::name, identity()));
  }

  /** A person as the control plane shows them. */
  record PersonView(
      String provider,
      String id,
      long outbound,
      long inbound,
      long unread,
      boolean optedOut,
      MessagesApi.MessageView lastMessage) {
    static PersonView of(Person person, boolean optedOut) {
      return new PersonView(
          person.provider(),
          person.id(),
          person.outbound(),
          person.inbound(),
          person.unread(),
          optedOut,
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
            query.choice("provider", providers.keySet()), query.text("text"), query.flag("unread"));
    query.refuseIfAny();
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var found = queries.find(sandbox, filter, skipped, limit);
    var optedOut = optedOut(sandbox.generation(), found.people());
    var answer = new LinkedHashMap<String, Object>();
    answer.put(
        "people",
        found.people().stream()
            .map(each -> PersonView.of(each, optedOut.get(each.provider()).contains(each.id())))
            .toList());
    answer.put("total", found.total());
    answer.put(
        "next_cursor", skipped + limit < found.total() ? String.valueOf(skipped + limit) : null);
    JsonResponses.json(context, answer);
  }

  /** Returns those of some people who want no messages, by provider. */
  private Map<String, Set<String>> optedOut(long generation, List<Person> people) {
    var byProvider =
        people.stream().collect(groupingBy(Person::provider, mapping(Person::id, toList())));
    return jdbi.withHandle(
        handle ->
            byProvider.entrySet().stream()
                .collect(
                    toMap(
                        Map.Entry::getKey,
                        each ->
                            providers
                                .get(each.getKey())
                                .optedOut(handle, generation, each.getValue()))));
  }
}
