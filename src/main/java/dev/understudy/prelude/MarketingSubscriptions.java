package dev.understudy.prelude;

import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.MarketingSubscriptions.SubscriptionStateStore.Row;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Who gets marketing: as fixtures say, until the number itself says otherwise. */
final class MarketingSubscriptions {
  private static final CachedState<Map<String, Boolean>> SAID = MarketingSubscriptions::load;
  private static final SandboxTransaction.BatchWriter<Row> ROWS = MarketingSubscriptions::write;

  private final SandboxTransaction tx;
  private final PreludeEntities entities;

  MarketingSubscriptions(SandboxTransaction tx, PreludeEntities entities) {
    this.tx = tx;
    this.entities = entities;
  }

  boolean has(PhoneNumber phone) {
    var said = tx.cached(SAID).get(phone.e164());
    return said == null ? !entities.unsubscribed().contains(phone.e164()) : said;
  }

  void set(PhoneNumber phone, boolean subscribed) {
    var all = new HashMap<>(tx.cached(SAID));
    all.put(phone.e164(), subscribed);
    tx.cache(SAID, Map.copyOf(all));
    tx.write(ROWS, new Row(tx.generation(), phone.e164(), subscribed));
  }

  private static Map<String, Boolean> load(Handle handle, long generation) {
    return handle.attach(SubscriptionStateStore.class).all(generation).stream()
        .collect(Collectors.toUnmodifiableMap(Row::phone, Row::subscribed));
  }

  private static void write(Handle handle, List<Row> rows) {
    // one that speaks twice in a turn has its last word
    var last =
        rows.stream()
            .collect(Collectors.toMap(Row::phone, row -> row, (earlier, later) -> later))
            .values();
    var store = handle.attach(SubscriptionStateStore.class);
    store.delete(last);
    store.insert(last);
  }

  /** The SQL of what numbers said. */
  @RegisterConstructorMapper(Row.class)
  interface SubscriptionStateStore {
    /** What a number said last. */
    record Row(long generation, String phone, boolean subscribed) {}

    @SqlQuery("select * from subscription where generation = :generation")
    List<Row> all(@Bind("generation") long generation);

    @SqlBatch("delete from subscription where generation = :generation and phone = :phone")
    void delete(@BindMethods Iterable<Row> rows);

    @SqlBatch(
        """
        insert into subscription (generation, phone, subscribed)
        values (:generation, :phone, :subscribed)\
        """)
    void insert(@BindMethods Iterable<Row> rows);
  }
}
