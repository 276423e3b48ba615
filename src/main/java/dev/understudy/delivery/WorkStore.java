package dev.understudy.delivery;

import dev.understudy.message.MessageMapper;
import dev.understudy.webhook.WebhookStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The SQL of what messages are yet to do, and of the courses that they take. Written out, as that
 * of {@link WebhookStore} is.
 */
final class WorkStore {
  private static final String DUE =
      """
      select message.*, work.due as work_due, work.number as work_number, work.kind as work_kind,
        work.course as work_course
      from message_work as work join message on message.place = work.place
      where work.generation = ? and\s\
      """;

  private final Handle handle;

  WorkStore(Handle handle) {
    this.handle = handle;
  }

  /** A message's piece of work, as it is written. */
  record WorkRow(
      long place, long generation, Instant due, long number, String kind, String course) {}

  record DeliveryPlanRow(String provider, String steps) {}

  /** A piece of work of whatever kind, as it is shown. */
  record TimelineEntry(Instant due, String kind, String id, String messageId) {}

  /** By hand: ten thousand may be due at once. */
  static final class DueMapper implements RowMapper<DueWork.DueMessage> {
    private final MessageMapper message = new MessageMapper();

    @Override
    public DueWork.DueMessage map(ResultSet row, StatementContext context) throws SQLException {
      return new DueWork.DueMessage(
          row.getObject("work_due", OffsetDateTime.class).toInstant(),
          row.getLong("work_number"),
          row.getString("work_kind"),
          message.map(row, context),
          DeliveryPlan.ofText(row.getString("work_course")));
    }
  }

  List<DueWork.DueMessage> due(long generation, Instant until, int most) {
    return pieces(
        "work.due <= ? order by work.generation, work.due, work.number limit ?",
        generation,
        until,
        most);
  }

  Optional<DueWork.DueMessage> of(long generation, long place) {
    return pieces("work.place = ?", generation, place).stream().findFirst();
  }

  List<DueWork.DueMessage> sends(long generation, long first, long last) {
    return pieces(
        "work.place >= ? and work.place <= ? and work.kind = 'send' order by work.place",
        generation,
        first,
        last);
  }

  private List<DueWork.DueMessage> pieces(String which, Object... values) {
    return handle.select(DUE + which, values).map(new DueMapper()).list();
  }

  long waiting(long first, long last) {
    return count(
        """
        select count(*) from message_work
        where place >= ? and place <= ? and kind = 'send'\
        """,
        first,
        last);
  }

  Optional<Instant> first(long generation) {
    return handle
        .select(
            """
            select due from message_work
            where generation = ? order by generation, due, number limit 1\
            """,
            generation)
        .mapTo(Instant.class)
        .findOne();
  }

  List<TimelineEntry> timeline(long generation, long skip, int most) {
    return handle
        .select(
            """
            select due, kind, id, message_id from (
              select work.due as due, work.number as number, work.kind as kind, message.id as id,
                message.id as message_id
              from message_work as work join message on message.place = work.place
              where work.generation = ?
              union all
              select due, number, 'webhook' as kind, cast(place as varchar) as id, message_id
              from webhook where generation = ? and due is not null and state = 'pending'
            ) as every
            order by due, number limit ? offset ?\
            """,
            generation,
            generation,
            most,
            skip)
        .map(
            (row, context) ->
                new TimelineEntry(
                    row.getObject(1, OffsetDateTime.class).toInstant(),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4)))
        .list();
  }

  long works(long generation) {
    return count(
        """
        select (select count(*) from message_work where generation = ?)
          + (select count(*) from webhook
             where generation = ? and due is not null and state = 'pending')\
        """,
        generation,
        generation);
  }

  private long count(String sql, Object... values) {
    return handle.select(sql, values).mapTo(Long.class).one();
  }

  List<DeliveryPlanRow> courses(long generation) {
    return handle
        .select(
            "select provider, steps from course where generation = ? order by provider", generation)
        .map((row, context) -> new DeliveryPlanRow(row.getString(1), row.getString(2)))
        .list();
  }

  void addCourse(long generation, String provider, String steps) {
    handle.execute(
        "insert into course (generation, provider, steps) values (?, ?, ?)",
        generation,
        provider,
        steps);
  }

  void deleteCourses(long generation) {
    handle.execute("delete from course where generation = ?", generation);
  }

  /** Writes work, as a plain JDBC batch: each scheduled message pays for it. */
  static void insert(Handle handle, List<WorkRow> rows) {
    try (var statement =
        handle
            .getConnection()
            .prepareStatement(
                "insert into message_work (place, generation, due, number, kind, course)"
                    + " values (?, ?, ?, ?, ?, ?)")) {
      for (var row : rows) {
        statement.setLong(1, row.place());
        statement.setLong(2, row.generation());
        statement.setObject(3, row.due().atOffset(ZoneOffset.UTC));
        statement.setLong(4, row.number());
        statement.setString(5, row.kind());
        statement.setString(6, row.course());
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("work can't be written", e);
    }
  }

  /** Takes work away. */
  static void delete(Handle handle, List<Long> places) {
    try (PreparedStatement statement =
        handle.getConnection().prepareStatement("delete from message_work where place = ?")) {
      for (var place : places) {
        statement.setLong(1, place);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("work can't be taken away", e);
    }
  }
}
