package dev.understudy.message.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.message.Retention;
import dev.understudy.message.people.PeopleQueries.PeopleFilter;
import dev.understudy.message.people.PeopleQueries.PeopleList;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index of people finds what a query over all messages finds. */
@AnyDatabase
class PeopleQueriesTest {
  private static final PeopleFilter ALL =
      new PeopleFilter(Optional.empty(), Optional.empty(), false);

  private final Database database = Database.inMemory(new SystemClock().freshSandboxId());
  private Sandboxes sandboxes;
  private PeopleQueries indexed;
  private PeopleQueries grouped;

  @BeforeEach
  void open() {
    database.open();
    sandboxes = TestSandboxes.on(database);
    indexed = new PeopleQueries(database.jdbi());
    grouped = new PeopleQueries(database.jdbi(), -1);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void run(Consumer<SandboxTransaction> work) {
    sandboxes
        .transactions()
        .run(
            Sandbox.DEFAULT_ID,
            tx -> {
              work.accept(tx);
              return true;
            });
  }

  private static void send(SandboxTransaction tx, String provider, String to) {
    new Messages(tx)
        .add(
            MessageDraft.sent(provider, "us", to, "Hi", "sent", tx.now(), Map.of()),
            number -> "m" + number);
  }

  private static String receive(SandboxTransaction tx, String provider, String from) {
    return new Messages(tx)
        .add(
            MessageDraft.received(provider, from, "us", "Hi", tx.now(), Map.of()),
            number -> "m" + number)
        .id();
  }

  private PeopleList find(PeopleFilter filter, long skipped, int limit) {
    var sandbox = sandboxes.find(Sandbox.DEFAULT_ID).orElseThrow();
    var found = indexed.find(sandbox, filter, skipped, limit);
    assertEquals(grouped.find(sandbox, filter, skipped, limit), found);
    return found;
  }

  private List<String> ids() {
    return find(ALL, 0, 100).people().stream().map(PeopleQueries.Person::id).toList();
  }

  @Test
  void theIndexFollowsNewMessages() {
    run(tx -> send(tx, "a", "1"));
    run(tx -> receive(tx, "a", "2"));
    assertEquals(List.of("2", "1"), ids());
    run(tx -> send(tx, "a", "1"));
    assertEquals(List.of("1", "2"), ids());
    run(tx -> receive(tx, "b", "1"));
    assertEquals(List.of("1", "1", "2"), ids());
  }

  @Test
  void filtersAndPagesAreTheSame() {
    run(
        tx -> {
          for (int i = 0; i < 300; i++) {
            send(tx, i % 2 == 0 ? "a" : "b", "number " + i * 7 % 90);
            if (i % 5 == 0) {
              receive(tx, "b", "number " + i % 70);
            }
          }
        });
    for (var provider : List.of(Optional.<String>empty(), Optional.of("a"), Optional.of("c"))) {
      for (var text : List.of(Optional.<String>empty(), Optional.of("7"))) {
        for (var unread : List.of(true, false)) {
          var filter = new PeopleFilter(provider, text, unread);
          find(filter, 0, 10);
          find(filter, 3, 500);
        }
      }
    }
    assertEquals(10, find(ALL, 20, 10).people().size());
  }

  @Test
  void readMessagesDoNotCount() {
    var ids = new ArrayList<String>();
    run(
        tx -> {
          ids.add(receive(tx, "a", "1"));
          ids.add(receive(tx, "a", "1"));
          ids.add(receive(tx, "a", "2"));
        });
    assertEquals(
        List.of(1L, 2L), find(ALL, 0, 10).people().stream().map(each -> each.unread()).toList());
    run(
        tx -> {
          var messages = new Messages(tx);
          messages.read(List.of(messages.withId(ids.get(0)).orElseThrow()));
        });
    assertEquals(
        List.of(1L, 1L), find(ALL, 0, 10).people().stream().map(each -> each.unread()).toList());
  }

  @Test
  void peopleOfDeletedMessagesAreGone() {
    run(tx -> send(tx, "a", "1"));
    run(tx -> send(tx, "a", "2"));
    run(tx -> send(tx, "a", "2"));
    assertEquals(List.of("2", "1"), ids());
    run(tx -> new Retention(1, List.of()).apply(tx));
    assertEquals(List.of("2"), ids());
    assertEquals(1, find(ALL, 0, 10).people().get(0).outbound());
  }

  @Test
  void aResetSandboxHasNobody() {
    run(tx -> send(tx, "a", "1"));
    assertEquals(List.of("1"), ids());
    sandboxes.reset(Sandbox.DEFAULT_ID);
    assertEquals(List.of(), ids());
  }
}
