package dev.understudy.prelude;

import dev.understudy.sandbox.ProviderTable;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of Prelude's own table: the subscriptions that numbers changed themselves. */
@RegisterConstructorMapper(PreludeStore.SubscriptionRow.class)
interface PreludeStore {
  List<ProviderTable> TABLES = List.of(ProviderTable.ofGenerations("prelude_subscription"));

  /** Latest state of a number. */
  record SubscriptionRow(long generation, String phone, boolean subscribed) {}

  @SqlQuery("select * from prelude_subscription where generation = :generation")
  List<SubscriptionRow> subscriptions(@Bind("generation") long generation);

  @SqlBatch("delete from prelude_subscription where generation = :generation and phone = :phone")
  void delete(@BindMethods Iterable<SubscriptionRow> rows);

  @SqlBatch(
      """
      insert into prelude_subscription (generation, phone, subscribed)
      values (:generation, :phone, :subscribed)\
      """)
  void insert(@BindMethods Iterable<SubscriptionRow> rows);
}
