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
              .lastOfMessages(Place.first(generation), Place.end(generation), most)
              .map(last -> store.deleteMessages(Place.first(generation), last))
              .orElse(0);
        },
        (handle, generation, most) ->
            handle.attach(Store.class).deleteUnread(Place.first(generation), Place.end(generation)),
        (handle, generation, most) -> {
          var store = handle.attach(Store.class);
          return store
              .lastOfKeys(Place.first(generation), Place.end(generation), most)
              .map(last -> store.deleteKeys(Place.first(generation), last))
              .orElse(0);
        },
        (handle, generation, most) -> {
          var store = handle.attach(Store.class);
          return store
              .lastOfSteps(Place.first(generation), Place.end(generation), most)
              .map(last -> store.deleteSteps(Place.first(generation), last))
              .orElse(0);
        });
  }

  interface Store {
    @SqlQuery(
        """
        select max(place) from (
          select place from message where place > :first and place < :end
          order by place limit :most)
          as slice""")
    Optional<Long> lastOfMessages(
        @Bind("first") long first, @Bind("end") long end, @Bind("most") int most);

    @SqlUpdate("delete from message where place > :first and place <= :last")
    int deleteMessages(@Bind("first") long first, @Bind("last") long last);

    @SqlQuery(
        """
        select max(place) from (
          select place from message_key where place > :first and place < :end
          order by place limit :most)
          as slice""")
    Optional<Long> lastOfKeys(
        @Bind("first") long first, @Bind("end") long end, @Bind("most") int most);

    @SqlUpdate("delete from message_key where place > :first and place <= :last")
    int deleteKeys(@Bind("first") long first, @Bind("last") long last);

    @SqlUpdate("delete from unread where place > :first and place < :end")
    int deleteUnread(@Bind("first") long first, @Bind("end") long end);

    @SqlQuery(
        """
        select max(place) from (
          select place from message_step where place > :first and place < :end
          order by place limit :most)
          as slice""")
    Optional<Long> lastOfSteps(
        @Bind("first") long first, @Bind("end") long end, @Bind("most") int most);

    @SqlUpdate("delete from message_step where place > :first and place <= :last")
    int deleteSteps(@Bind("first") long first, @Bind("last") long last);
  }
}
