package dev.understudy.prelude.marketing;

import dev.understudy.sandbox.ProviderTable;
import dev.understudy.store.BatchStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of subscriptions: the latest state of each number for a config, and all changes. */
@RegisterConstructorMapper(SubscriptionStore.SubscriptionRow.class)
@RegisterConstructorMapper(SubscriptionStore.Unsubscription.class)
public interface SubscriptionStore {
  /** The tables. */
  List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("prelude_subscription"),
          ProviderTable.ofRows("prelude_subscription_event"));

  /**
   * A change of a number's state for a config. The same row is the number's latest state and one of
   * its changes.
   *
   * @param rowKey has the number of the change, from 1
   */
  record SubscriptionRow(
      long rowKey,
      long generation,
      String configId,
      String phone,
      String state,
      String source,
      Optional<String> reason,
      Instant changedAt) {
    private void bind(BatchStatement.Parameters to) throws SQLException {
      to.bind("rowKey", rowKey)
          .bind("generation", generation)
          .bind("configId", configId)
          .bind("phone", phone)
          .bind("state", state)
          .bind("source", source)
          .bind("reason", reason.orElse(null))
          .bind("changedAt", changedAt);
    }
  }

  /** A number that is unsubscribed for a config. */
  record Unsubscription(String configId, String phone) {}

  @SqlQuery(
      """
      select config_id, phone from prelude_subscription
      where generation = :generation and state = 'UNSUB'\
      """)
  List<Unsubscription> unsubscribed(@Bind("generation") long generation);

  /** Returns those of some numbers that are unsubscribed for any config. */
  @SqlQuery(
      """
      select distinct phone from prelude_subscription
      where generation = :generation and state = 'UNSUB' and phone = any(:phones)\
      """)
  Set<String> unsubscribedOf(
      @Bind("generation") long generation, @Bind("phones") List<String> phones);

  @SqlQuery(
      """
      select coalesce(max(row_key), :first) from prelude_subscription_event
      where row_key > :first and row_key < :end\
      """)
  long lastRowKey(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      """
      select * from prelude_subscription
      where generation = :generation and config_id = :configId and phone = :phone\
      """)
  Optional<SubscriptionRow> find(
      @Bind("generation") long generation,
      @Bind("configId") String configId,
      @Bind("phone") String phone);

  @SqlQuery(
      """
      select * from prelude_subscription
      where generation = :generation and config_id = :configId and phone > :after
      order by generation, config_id, phone limit :limit\
      """)
  List<SubscriptionRow> page(
      @Bind("generation") long generation,
      @Bind("configId") String configId,
      @Bind("after") String after,
      @Bind("limit") int limit);

  @SqlQuery(
      """
      select * from prelude_subscription
      where generation = :generation and config_id = :configId and state = :state
        and phone > :after
      order by generation, config_id, state, phone limit :limit\
      """)
  List<SubscriptionRow> page(
      @Bind("generation") long generation,
      @Bind("configId") String configId,
      @Bind("state") String state,
      @Bind("after") String after,
      @Bind("limit") int limit);

  @SqlQuery(
      """
      select * from prelude_subscription_event
      where generation = :generation and config_id = :configId and phone = :phone
        and row_key < :before
      order by row_key desc limit :limit\
      """)
  List<SubscriptionRow> events(
      @Bind("generation") long generation,
      @Bind("configId") String configId,
      @Bind("phone") String phone,
      @Bind("before") long before,
      @Bind("limit") int limit);

  /** Deletes changes up to a key. */
  @SqlUpdate("delete from prelude_subscription_event where row_key > :first and row_key <= :last")
  void deleteEvents(@Bind("first") long first, @Bind("last") long last);

  /** Deletes the latest states of these numbers. */
  BatchStatement<SubscriptionRow> DELETE =
      BatchStatement.of(
          """
          delete from prelude_subscription
          where generation = :generation and config_id = :configId and phone = :phone\
          """,
          (row, to) ->
              to.bind("generation", row.generation())
                  .bind("configId", row.configId())
                  .bind("phone", row.phone()));

  /** Inserts the latest states of numbers. */
  BatchStatement<SubscriptionRow> INSERT =
      BatchStatement.of(
          """
          insert into prelude_subscription (row_key, generation, config_id, phone, state, source,
            reason, changed_at)
          values (:rowKey, :generation, :configId, :phone, :state, :source, :reason, :changedAt)\
          """,
          SubscriptionRow::bind);

  /** Inserts changes. */
  BatchStatement<SubscriptionRow> INSERT_EVENT =
      BatchStatement.of(
          """
          insert into prelude_subscription_event (row_key, generation, config_id, phone, state,
            source, reason, changed_at)
          values (:rowKey, :generation, :configId, :phone, :state, :source, :reason, :changedAt)\
          """,
          SubscriptionRow::bind);
}
