package dev.understudy.message.people;

import dev.understudy.message.people.PeopleQueries.PeopleFilter;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.Sandbox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The people of one life of a sandbox, in memory. Each search first reads the messages that are new
 * since the last one, so that sending messages costs nothing more.
 */
final class PeopleIndex {
  private static final int ROWS_PER_QUERY = 10_000;

  private static final String NEW_MESSAGES =
      """
      select row_key, provider, direction,
        case when direction = 'outbound' then recipient else sender end as party
      from message where row_key > :after and row_key <= :last order by row_key limit :limit\
      """;

  private static final String UNREAD =
      """
      select row_key from unread_message where row_key > :first and row_key < :end order by row_key\
      """;

  private final long generation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<PersonKey, IndexedPerson> people = new HashMap<>();
  private final NavigableMap<Long, IndexedPerson> byLastMessage = new TreeMap<>();
  private final List<InboundMessage> inbound = new ArrayList<>();
  private long version = -1;
  private long lastRead;
  private long messages;

  PeopleIndex(long generation) {
    this.generation = generation;
  }

  private record PersonKey(String provider, String id) {}

  private record InboundMessage(long number, IndexedPerson sender) {}

  private record NewMessage(long number, PersonKey party, boolean isOutbound) {
    static NewMessage of(ResultSet row, StatementContext context) throws SQLException {
      return new NewMessage(
          RowKey.number(row.getLong(1)),
          new PersonKey(row.getString(2), row.getString(4)),
          row.getString(3).equals("outbound"));
    }
  }

  private static final class IndexedPerson {
    private final PersonKey key;
    private long lastMessage;
    private long outbound;
    private long inbound;
    private long unread;

    IndexedPerson(PersonKey key) {
      this.key = key;
    }

    PersonRow row() {
      return new PersonRow(key.provider(), key.id(), lastMessage, outbound, inbound, unread);
    }

    boolean matches(PeopleFilter filter) {
      return filter.provider().filter(name -> !name.equals(key.provider())).isEmpty()
          && filter.text().filter(part -> !key.id().contains(part)).isEmpty()
          && (!filter.unread() || unread > 0);
    }
  }

  /**
   * A person without the latest message itself.
   *
   * @param lastMessage the number of the latest message
   */
  record PersonRow(
      String provider, String id, long lastMessage, long outbound, long inbound, long unread) {}

  /** Rows of people, the latest message first, and the number of all that match. */
  record PersonRows(List<PersonRow> rows, long total) {}

  /** Finds people as of a state of their sandbox, or a later one. */
  PersonRows find(Handle handle, Sandbox sandbox, PeopleFilter filter, long skipped, int limit) {
    lock.lock();
    try {
      if (sandbox.version().number() > version) {
        update(handle, sandbox);
      }
      var rows = new ArrayList<PersonRow>();
      long total = 0;
      for (var person : byLastMessage.descendingMap().values()) {
        if (person.matches(filter)) {
          if (total >= skipped && rows.size() < limit) {
            rows.add(person.row());
          }
          total++;
        }
      }
      return new PersonRows(rows, total);
    } finally {
      lock.unlock();
    }
  }

  private void update(Handle handle, Sandbox sandbox) {
    readMessages(handle, sandbox.counts().messages());
    if (messages != sandbox.counts().keptMessages()) { // some were deleted to save space
      clear();
      readMessages(handle, sandbox.counts().messages());
    }
    countUnread(handle);
    version = sandbox.version().number();
  }

  private void clear() {
    people.clear();
    byLastMessage.clear();
    inbound.clear();
    lastRead = 0;
    messages = 0;
  }

  private void readMessages(Handle handle, long last) {
    List<NewMessage> added;
    do {
      added =
          handle
              .createQuery(NEW_MESSAGES)
              .bind("after", RowKey.of(generation, lastRead))
              .bind("last", RowKey.of(generation, last))
              .bind("limit", ROWS_PER_QUERY)
              .map(NewMessage::of)
              .list();
      added.forEach(this::add);
    } while (added.size() == ROWS_PER_QUERY);
  }

  private void add(NewMessage message) {
    var person = people.computeIfAbsent(message.party(), IndexedPerson::new);
    byLastMessage.remove(person.lastMessage);
    person.lastMessage = message.number();
    byLastMessage.put(person.lastMessage, person);
    if (message.isOutbound()) {
      person.outbound++;
    } else {
      person.inbound++;
      inbound.add(new InboundMessage(message.number(), person));
    }
    lastRead = message.number();
    messages++;
  }

  /** Counts the unread messages of each person; both lists are in the order of the messages. */
  private void countUnread(Handle handle) {
    inbound.forEach(each -> each.sender().unread = 0);
    var unread =
        handle
            .createQuery(UNREAD)
            .bind("first", RowKey.first(generation))
            .bind("end", RowKey.end(generation))
            .map((row, context) -> RowKey.number(row.getLong(1)))
            .list()
            .iterator();
    var messages = inbound.iterator();
    while (unread.hasNext() && messages.hasNext()) {
      long number = unread.next();
      var message = messages.next();
      while (message.number() < number && messages.hasNext()) {
        message = messages.next();
      }
      if (message.number() == number) {
        message.sender().unread++;
      }
    }
  }
}
