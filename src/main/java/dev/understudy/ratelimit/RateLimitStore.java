package dev.understudy.ratelimit;

import dev.understudy.provider.Catalog.Scope;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
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
          "insert into counted_call (place, calls) values (:place, :calls)",
          (row, to) -> to.bind("place", row.place()).bind("calls", row.calls()));

  /** Writes the calls of one transaction in one row, as every call that a limit counts pays. */
  BatchWriter<CountedCallRow> COUNT = RateLimitStore::count;

  /** A call that was let through in a generation. */
  record CountedCallRow(long generation, CountedCall call) {}

  /** Calls that were let through; its place has the number of the last one. */
  record CountedCallsRow(long place, String calls) {
    static CountedCallsRow of(List<CountedCallRow> together) {
      var last = together.get(together.size() - 1);
      return new CountedCallsRow(
          RowKey.of(last.generation(), last.call().call()),
          together.stream().map(each -> each.call().line()).collect(Collectors.joining("\n")));
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

  /** A limit; its span is in microseconds. */
  record RateLimitRow(long place, String provider, String operation, long most, long span) {
    static RateLimitRow of(long place, RateLimit limit) {
      var scope = limit.scope();
      return new RateLimitRow(
          place, scope.provider(), scope.operation(), limit.most(), limit.micros());
    }

    RateLimit limit() {
      return new RateLimit(
          new Scope(provider, operation),
          most,
          Duration.ofSeconds(span / 1_000_000).plusNanos(span % 1_000_000 * 1_000));
    }
  }

  @SqlQuery("select * from rate_limit where place > :first and place < :end order by place")
  List<RateLimitRow> all(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery("select calls from counted_call where place > :first and place < :end order by place")
  List<String> counted(@Bind("first") long first, @Bind("end") long end);

  @SqlBatch(
      """
      insert into rate_limit (place, provider, operation, most, span)
      values (:place, :provider, :operation, :most, :span)\
      """)
  void insert(@BindMethods List<RateLimitRow> rows);

  @SqlUpdate("delete from rate_limit where place > :first and place < :end")
  void deleteAll(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate("delete from counted_call where place > :first and place < :end")
  void deleteCounted(@Bind("first") long first, @Bind("end") long end);
}
