package dev.understudy.fault;

import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of faults. */
@RegisterConstructorMapper(FaultStore.FaultRow.class)
interface FaultStore {
  BatchWriter<FaultCount> COUNTS =
      (handle, rows) -> handle.attach(FaultStore.class).updateCounts(rows);

  /** A fault; {@code rule} is JSON. */
  record FaultRow(
      long place, String rule, long matched, long acted, long afterCall, long afterMessage) {}

  /** The counters of a fault. */
  record FaultCount(long place, long matched, long acted) {}

  @SqlQuery("select * from fault where place > :first and place < :end order by place")
  List<FaultRow> all(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      insert into fault (place, rule, matched, acted, after_call, after_message)
      values (:place, :rule, :matched, :acted, :afterCall, :afterMessage)\
      """)
  void insert(@BindMethods FaultRow row);

  @SqlBatch("update fault set matched = :matched, acted = :acted where place = :place")
  void updateCounts(@BindMethods List<FaultCount> rows);

  @SqlUpdate("delete from fault where place = :place")
  void delete(@Bind("place") long place);

  @SqlUpdate("delete from fault where place > :first and place < :end")
  void deleteAll(@Bind("first") long first, @Bind("end") long end);
}
