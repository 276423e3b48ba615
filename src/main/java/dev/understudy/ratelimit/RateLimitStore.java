package dev.understudy.ratelimit;

import dev.understudy.provider.Catalog.Scope;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of rate limits. */
@RegisterConstructorMapper(RateLimitStore.RateLimitRow.class)
interface RateLimitStore {
  BatchStatement<CountedCallsRow> INSERT_COUNTED =
      BatchStatement.of(
          "insert into counted_call (row_key, calls) values (:rowKey, :calls)",
          (row, to) -> to.bind("rowKey", row.rowKey()).bind("calls", row.calls()));

  /** Writes the calls of one transaction in one row, as every call that a limit counts pays. */
  BatchWriter<CountedCallRow> COUNT = RateLimitStore::count;

  /** A counted call of a generation. */
  record CountedCallRow(long generation, CountedCall call) {}

  /** The counted calls of one transaction, in JSON; the row key has the number of the last one. */
  record CountedCallsRow(long rowKey, String calls) {
    static CountedCallsRow of(List<CountedCallRow> together) {
      var last = together.get(together.size() - 1);
      return new CountedCallsRow(
          RowKey.of(last.generation(), last.call().call()),
          ColumnJson.write(together.stream().map(CountedCallRow::call).toList()));
    }
  }

  private static void count(Handle handle, List<CountedCallRow> calls) {
    // a transaction in which the sandbox is reset has calls of two generations
    var byGeneration =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    CountedCallRow::generation, LinkedHashMap::new, Collectors.toList()));
    INSERT_COUNTED.run(handle, byGeneration.values().stream().map(CountedCallsRow::of).toList());
  }

  /** A rate limit. */
  record RateLimitRow(
      long rowKey, String provider, String operation, long maxCalls, long periodMicros) {
    static RateLimitRow of(long rowKey, RateLimit limit) {
      var scope = limit.scope();
      return new RateLimitRow(
          rowKey, scope.provider(), scope.operation(), limit.maxCalls(), limit.micros());
    }

    RateLimit limit() {
      return new RateLimit(
          new Scope(provider, operation),
          maxCalls,
          Duration.ofSeconds(periodMicros / 1_000_000).plusNanos(periodMicros % 1_000_000 * 1_000));
    }
  }

  @SqlQuery("select * from rate_limit where row_key > :first and row_key < :end order by row_key")
  List<RateLimitRow> all(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      "select calls from counted_call where row_key > :first and row_key < :end order by row_key")
  List<String> counted(@Bind("first") long first, @Bind("end") long end);

  @SqlBatch(
      """
      insert into rate_limit (row_key, provider, operation, max_calls, period_micros)
      values (:rowKey, :provider, :operation, :maxCalls, :periodMicros)\
      """)
  void insert(@BindMethods List<RateLimitRow> rows);

  @SqlUpdate("delete from rate_limit where row_key > :first and row_key < :end")
  void deleteAll(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate("delete from counted_call where row_key > :first and row_key < :end")
  void deleteCounted(@Bind("first") long first, @Bind("end") long end);
}
