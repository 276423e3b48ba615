package dev.understudy.coverage;

import dev.understudy.transaction.Occurrence;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of counted occurrences. */
interface OccurrenceStore {
  /** The number of times that something happened in a sandbox, on one server. */
  record OccurrenceCountRow(
      String server, String sandbox, String provider, String operation, String failure, long met) {
    static OccurrenceCountRow of(String server, String sandbox, Occurrence occurrence, long met) {
      return new OccurrenceCountRow(
          server,
          sandbox,
          occurrence.provider(),
          occurrence.operation(),
          occurrence.failure(),
          met);
    }

    Occurrence occurrence() {
      return new Occurrence(provider, operation, failure);
    }
  }

  /** Adds to rows; returns for each whether there is one. */
  @SqlBatch(
      """
      update occurrence_count set met = met + :met
      where server = :server and sandbox = :sandbox and provider = :provider
        and operation = :operation and failure = :failure\
      """)
  int[] add(@BindMethods List<OccurrenceCountRow> rows);

  @SqlBatch(
      """
      insert into occurrence_count (server, sandbox, provider, operation, failure, met)
      values (:server, :sandbox, :provider, :operation, :failure, :met)\
      """)
  void insert(@BindMethods List<OccurrenceCountRow> rows);

  @SqlQuery(
      """
      select server, sandbox, provider, operation, failure, met from occurrence_count\
      """)
  @RegisterConstructorMapper(OccurrenceCountRow.class)
  List<OccurrenceCountRow> all();

  /** Returns the rows of a server whose sandboxes do not exist any more. */
  @SqlQuery(
      """
      select server, sandbox, provider, operation, failure, met from occurrence_count
      where server = :server and sandbox <> '' and not exists
        (select 1 from sandbox where id = occurrence_count.sandbox and not deleted)\
      """)
  @RegisterConstructorMapper(OccurrenceCountRow.class)
  List<OccurrenceCountRow> ofDeletedSandboxes(String server);

  @SqlBatch(
      """
      delete from occurrence_count
      where server = :server and sandbox = :sandbox and provider = :provider
        and operation = :operation and failure = :failure\
      """)
  void delete(@BindMethods List<OccurrenceCountRow> rows);

  @SqlUpdate("delete from occurrence_count")
  void clear();
}
