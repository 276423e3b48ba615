package dev.understudy.fault;

import dev.understudy.provider.Catalog.Scope;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of rate limits. */
@RegisterConstructorMapper(LimitStore.Row.class)
interface LimitStore {
  /** A limit; its span is in microseconds. */
  record Row(long place, String provider, String operation, long most, long span) {
    static Row of(long place, Limit limit) {
      var scope = limit.scope();
      return new Row(place, scope.provider(), scope.operation(), limit.most(), limit.micros());
    }

    Limit limit() {
      return new Limit(
          new Scope(provider, operation),
          most,
          Duration.ofSeconds(span / 1_000_000).plusNanos(span % 1_000_000 * 1_000));
    }
  }

  @SqlQuery("select * from rate_limit where place > :first and place < :end order by place")
  List<Row> all(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery("select calls from counted_call where place > :first and place < :end order by place")
  List<String> counted(@Bind("first") long first, @Bind("end") long end);

  @SqlBatch(
      """
      insert into rate_limit (place, provider, operation, most, span)
      values (:place, :provider, :operation, :most, :span)""")
  void insert(@BindMethods List<Row> rows);

  @SqlUpdate("delete from rate_limit where place > :first and place < :end")
  void deleteAll(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate("delete from counted_call where place > :first and place < :end")
  void deleteCounted(@Bind("first") long first, @Bind("end") long end);
}
