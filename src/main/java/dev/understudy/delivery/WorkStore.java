package dev.understudy.delivery;

import dev.understudy.message.MessageRow;
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
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of what messages are yet to do, and of the courses that they take. */
@RegisterRowMapper(WorkStore.DueMapper.class)
@RegisterConstructorMapper(WorkStore.CourseRow.class)
@RegisterConstructorMapper(WorkStore.Shown.class)
interface WorkStore {
  /** A message's piece of work, as it is written. */
  record Row(long place, long generation, Instant due, long number, String kind, String course) {}

  record CourseRow(String provider, String steps) {}

  /** A piece of work of whatever kind, as it is shown. */
  record Shown(Instant due, long number, String kind, String id, String messageId) {}

  /** By hand: ten thousand may be due at once. */
  final class DueMapper implements RowMapper<Piece.OfMessage> {
    private final MessageRow message = new MessageRow();

    @Override
    public Piece.OfMessage map(ResultSet row, StatementContext context) throws SQLException {
      return new Piece.OfMessage(
          row.getObject("work_due", OffsetDateTime.class).toInstant(),
          row.getLong("work_number"),
          row.getString("work_kind"),
          message.map(row, context),
          Course.ofText(row.getString("work_course")));
    }
  }

  String DUE =
      """
      select message.*, work.due as work_due, work.number as work_number, work.kind as work_kind,
        work.course as work_course
      from message_work as work join message on message.place = work.place
      where work.generation = :generation""";

  @SqlQuery(DUE + " and work.due <= :until order by work.due, work.number limit :most")
  List<Piece.OfMessage> due(
      @Bind("generation") long generation, @Bind("until") Instant until, @Bind("most") int most);

  @SqlQuery(DUE + " and work.place = :place")
  Optional<Piece.OfMessage> of(@Bind("generation") long generation, @Bind("place") long place);

  @SqlQuery(
      DUE
          + " and work.place >= :first and work.place <= :last and work.kind = 'send'"
          + " order by work.place")
  List<Piece.OfMessage> sends(
      @Bind("generation") long generation, @Bind("first") long first, @Bind("last") long last);

  @SqlQuery(
      """
      select count(*) from message_work
      where place >= :first and place <= :last and kind = 'send'""")
  long waiting(@Bind("first") long first, @Bind("last") long last);

  @SqlQuery("select min(due) from message_work where generation = :generation")
  Optional<Instant> first(@Bind("generation") long generation);

  @SqlQuery(
      """
      select due, number, kind, id, message_id from (
        select work.due as due, work.number as number, work.kind as kind, message.id as id,
          message.id as message_id
        from message_work as work join message on message.place = work.place
        where work.generation = :generation
        union all
        select due, number, 'webhook' as kind, cast(place as varchar) as id, message_id
        from webhook where generation = :generation and due is not null and state = 'pending'
      ) as every
      order by due, number limit :most offset :skip""")
  List<Shown> timeline(
      @Bind("generation") long generation, @Bind("skip") long skip, @Bind("most") int most);

  @SqlQuery(
      """
      select (select count(*) from message_work where generation = :generation)
        + (select count(*) from webhook
           where generation = :generation and due is not null and state = 'pending')""")
  long works(@Bind("generation") long generation);

  @SqlQuery("select provider, steps from course where generation = :generation order by provider")
  List<CourseRow> courses(@Bind("generation") long generation);

  @SqlUpdate(
      "insert into course (generation, provider, steps) values (:generation, :provider, :steps)")
  void addCourse(
      @Bind("generation") long generation,
      @Bind("provider") String provider,
      @Bind("steps") String steps);

  @SqlUpdate("delete from course where generation = :generation")
  void deleteCourses(@Bind("generation") long generation);

  /** Writes work, as a plain JDBC batch: each scheduled message pays for it. */
  static void insert(Handle handle, List<Row> rows) {
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
