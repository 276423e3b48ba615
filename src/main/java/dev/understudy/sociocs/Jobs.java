package dev.understudy.sociocs;

import dev.understudy.delivery.Timeline;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
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
  private static final int MOST_SHOWN = 100; // docs
  private static final Turn.RowWriter<Row> ADDED = Jobs::insert;

  private final Turn turn;

  Jobs(Turn turn) {
    this.turn = turn;
  }

  /**
   * A job as it is kept.
   *
   * @param place of its first message
   * @param body the text that it was asked to send
   * @param messages how many it has
   */
  public record Row(
      long place,
      String id,
      String provider,
      String channelKey,
      Optional<String> body,
      Instant schedule,
      long messages,
      Instant createdAt) {
    private long first() {
      return Place.number(place);
    }

    private long last() {
      return first() + messages - 1;
    }
  }

  /** A job as a call is answered (ours: the fields). */
  record Shown(
      String jobId,
      String provider,
      String channelKey,
      Optional<String> text,
      String schedule,
      String status,
      long recipientsCount,
      String createdAt) {}

  /** Writes a new job, whose first message has this number. */
  void add(Row row) {
    turn.stored(row.body().map(String::length).orElse(0));
    turn.write(ADDED, row);
  }

  /** By scheduled date, the newest first (docs). */
  List<Shown> all() {
    return store()
        .all(Place.first(turn.generation()), Place.end(turn.generation()), MOST_SHOWN)
        .stream()
        .map(this::shown)
        .toList();
  }

  Optional<Row> find(String id) {
    return store().find(Place.first(turn.generation()), Place.end(turn.generation()), id);
  }

  /** Where a job stands: its messages are yet to go, going, or gone. */
  String status(Row job) {
    long waiting = Timeline.waiting(turn, job.first(), job.last());
    if (waiting == 0) {
      return "executed";
    }
    return waiting == job.messages() ? SCHEDULED : "executing";
  }

  /** Sends a job at another time; one that has passed means now. */
  void move(Row job, Instant schedule) {
    var due = schedule.isBefore(turn.now()) ? turn.now() : schedule;
    Timeline.move(turn, job.first(), job.last(), due);
    store().move(job.place(), due);
  }

  /** Takes a job back. */
  void cancel(Row job) {
    Timeline.cancel(turn, job.first(), job.last());
    store().delete(job.place());
  }

  private Shown shown(Row job) {
    return new Shown(
        job.id(),
        job.provider(),
        job.channelKey(),
        job.body(),
        job.schedule().toString(),
        status(job),
        job.messages(),
        job.createdAt().toString());
  }

  private static void insert(Handle handle, List<Row> rows) {
    handle.attach(Store.class).insert(rows);
  }

  private Store store() {
    return turn.rows().attach(Store.class);
  }

  /** The SQL of jobs. */
  @RegisterConstructorMapper(Row.class)
  interface Store {
    @SqlQuery(
        """
        select * from sociocs_job where place > :first and place < :end
        order by schedule desc, place desc limit :most\
        """)
    List<Row> all(@Bind("first") long first, @Bind("end") long end, @Bind("most") int most);

    @SqlQuery("select * from sociocs_job where place > :first and place < :end and id = :id")
    Optional<Row> find(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

    @SqlBatch(
        """
        insert into sociocs_job (place, id, provider, channel_key, body, schedule, messages,
          created_at)
        values (:place, :id, :provider, :channelKey, :body, :schedule, :messages, :createdAt)\
        """)
    void insert(@BindMethods List<Row> rows);

    @SqlUpdate("update sociocs_job set schedule = :schedule where place = :place")
    void move(@Bind("place") long place, @Bind("schedule") Instant schedule);

    @SqlUpdate("delete from sociocs_job where place = :place")
    void delete(@Bind("place") long place);
  }
}
