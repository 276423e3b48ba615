package dev.understudy.sociocs;

import dev.understudy.delivery.Timeline;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The bulk jobs of a sandbox. */
final class Jobs {
  static final String SCHEDULED = "scheduled";
  private static final int MAX_SHOWN = 100; // docs
  private static final SandboxTransaction.BatchWriter<JobRow> ADDED = Jobs::insert;

  private final SandboxTransaction tx;

  Jobs(SandboxTransaction tx) {
    this.tx = tx;
  }

  /**
   * A job as it is kept.
   *
   * @param place of its first message
   * @param body the text that it was asked to send
   * @param messages how many it has
   */
  public record JobRow(
      long place,
      String id,
      String provider,
      String channelKey,
      Optional<String> body,
      Instant schedule,
      long messages,
      Instant createdAt) {
    private long first() {
      return RowKey.number(place);
    }

    private long last() {
      return first() + messages - 1;
    }
  }

  /** A job as a call is answered (ours: the fields). */
  record JobView(
      String jobId,
      String provider,
      String channelKey,
      Optional<String> text,
      String schedule,
      String status,
      long recipientsCount,
      String createdAt) {}

  /** Writes a new job, whose first message has this number. */
  void add(JobRow row) {
    tx.addStoredBytes(row.body().map(String::length).orElse(0));
    tx.write(ADDED, row);
  }

  /** By scheduled date, the newest first (docs). */
  List<JobView> all() {
    return store()
        .all(RowKey.first(tx.generation()), RowKey.end(tx.generation()), MAX_SHOWN)
        .stream()
        .map(this::shown)
        .toList();
  }

  Optional<JobRow> find(String id) {
    return store().find(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  /** Where a job stands: its messages are yet to go, going, or gone. */
  String status(JobRow job) {
    long waiting = Timeline.waiting(tx, job.first(), job.last());
    if (waiting == 0) {
      return "executed";
    }
    return waiting == job.messages() ? SCHEDULED : "executing";
  }

  /** Sends a job at another time; one that has passed means now. */
  void move(JobRow job, Instant schedule) {
    var due = schedule.isBefore(tx.now()) ? tx.now() : schedule;
    Timeline.move(tx, job.first(), job.last(), due);
    store().move(job.place(), due);
  }

  /** Takes a job back. */
  void cancel(JobRow job) {
    Timeline.cancel(tx, job.first(), job.last());
    store().delete(job.place());
  }

  private JobView shown(JobRow job) {
    return new JobView(
        job.id(),
        job.provider(),
        job.channelKey(),
        job.body(),
        job.schedule().toString(),
        status(job),
        job.messages(),
        job.createdAt().toString());
  }

  private static void insert(Handle handle, List<JobRow> rows) {
    handle.attach(JobStore.class).insert(rows);
  }

  private JobStore store() {
    return tx.flush().attach(JobStore.class);
  }

  /** The SQL of jobs. */
  @RegisterConstructorMapper(JobRow.class)
  interface JobStore {
    @SqlQuery(
        """
        select * from sociocs_job where place > :first and place < :end
        order by schedule desc, place desc limit :most\
        """)
    List<JobRow> all(@Bind("first") long first, @Bind("end") long end, @Bind("most") int most);

    @SqlQuery("select * from sociocs_job where place > :first and place < :end and id = :id")
    Optional<JobRow> find(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

    @SqlBatch(
        """
        insert into sociocs_job (place, id, provider, channel_key, body, schedule, messages,
          created_at)
        values (:place, :id, :provider, :channelKey, :body, :schedule, :messages, :createdAt)\
        """)
    void insert(@BindMethods List<JobRow> rows);

    @SqlUpdate("update sociocs_job set schedule = :schedule where place = :place")
    void move(@Bind("place") long place, @Bind("schedule") Instant schedule);

    @SqlUpdate("delete from sociocs_job where place = :place")
    void delete(@Bind("place") long place);
  }
}
