package dev.understudy.fault;

import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of faults. */
@RegisterConstructorMapper(FaultStore.FaultRow.class)
interface FaultStore {
  BatchWriter<FaultCount> COUNTS =
      BatchStatement.<FaultCount>of(
              "update fault set matched = :matched, acted = :acted where row_key = :rowKey",
              (count, to) ->
                  to.bind("matched", count.matched())
                      .bind("acted", count.acted())
                      .bind("rowKey", count.rowKey()))
          ::run;

  /** A fault; {@code rule} is JSON. */
  record FaultRow(
      long rowKey, String rule, long matched, long acted, long afterCall, long afterMessage) {}

  /** Counters of a fault. */
  record FaultCount(long rowKey, long matched, long acted) {}

  @SqlQuery("select * from fault where row_key > :first and row_key < :end order by row_key")
  List<FaultRow> all(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      insert into fault (row_key, rule, matched, acted, after_call, after_message)
      values (:rowKey, :rule, :matched, :acted, :afterCall, :afterMessage)\
      """)
  void insert(@BindMethods FaultRow row);

  @SqlUpdate("delete from fault where row_key = :rowKey")
  void delete(@Bind("rowKey") long rowKey);

  @SqlUpdate("delete from fault where row_key > :first and row_key < :end")
  void deleteAll(@Bind("first") long first, @Bind("end") long end);
}
