package dev.understudy.message;

import dev.understudy.sandbox.Sweeper.Broom;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Deletes the messages of sandboxes that were reset or deleted. */
public final class MessageBrooms {
  private MessageBrooms() {}

  /** One for each table. */
  public static List<Broom> all() {
    return List.of(
        (handle, generation, most) -> {
          var store = handle.attach(Store.class);
          return store
              .lastOfMessages(generation, most)
              .map(last -> store.deleteMessages(generation, last))
              .orElse(0);
        },
        (handle, generation, most) -> handle.attach(Store.class).deleteUnread(generation),
        (handle, generation, most) -> {
          var store = handle.attach(Store.class);
          return store
              .lastOfSteps(generation, most)
              .map(last -> store.deleteSteps(generation, last))
              .orElse(0);
        });
  }

  interface Store {
    @SqlQuery(
        """
        select max(number) from (
          select number from message where generation = :generation order by number limit :most)
          as slice""")
    Optional<Long> lastOfMessages(@Bind("generation") long generation, @Bind("most") int most);

    @SqlUpdate("delete from message where generation = :generation and number <= :last")
    int deleteMessages(@Bind("generation") long generation, @Bind("last") long last);

    @SqlUpdate("delete from unread where generation = :generation")
    int deleteUnread(@Bind("generation") long generation);

    @SqlQuery(
        """
        select max(number) from (
          select number from message_step where generation = :generation
          order by number limit :most)
          as slice""")
    Optional<Long> lastOfSteps(@Bind("generation") long generation, @Bind("most") int most);

    @SqlUpdate("delete from message_step where generation = :generation and number <= :last")
    int deleteSteps(@Bind("generation") long generation, @Bind("last") long last);
  }
}
