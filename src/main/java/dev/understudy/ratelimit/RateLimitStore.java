package dev.understudy.ratelimit;

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
@RegisterConstructorMapper(RateLimitStore.RateLimitRow.class)
interface RateLimitStore {
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
