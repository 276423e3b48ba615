package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.MessageMapper;
import dev.understudy.store.BatchStatement;
import dev.understudy.webhook.WebhookStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The SQL of the next steps of messages and of the delivery plans of a sandbox. It is no SqlObject
 * interface, for the same reason as {@link WebhookStore}.
 */
final class WorkStore {
  private static final BatchStatement<WorkRow> INSERT =
      BatchStatement.of(
          """
          insert into message_work (row_key, generation, due, number, kind, steps)
          values (:rowKey, :generation, :due, :number, :kind, :steps)\
          """,
          (row, to) ->
              to.bind("rowKey", row.rowKey())
                  .bind("generation", row.generation())
                  .bind("due", row.due())
                  .bind("number", row.number())
                  .bind("kind", row.kind())
                  .bind("steps", row.steps()));

  private static final BatchStatement<Long> DELETE =
      BatchStatement.of(
          "delete from message_work where row_key = :rowKey",
          (rowKey, to) -> to.bind("rowKey", rowKey));

  private static final RowMapper<Message> MESSAGE = new MessageMapper();

  private final Handle handle;

  WorkStore(Handle handle) {
    this.handle = handle;
  }

  /** The next piece of work of a message, as it is written. */
  record WorkRow(
      long rowKey, long generation, Instant due, long number, String kind, String steps) {}

  record DeliveryPlanRow(String provider, String steps) {}

  /** A piece of work of any kind, as the control plane shows it. */
  record TimelineEntry(Instant due, String kind, String id, Optional<String> messageId) {}

  /** Maps by hand, since ten thousand rows may be due at once. */
  static final class DueMapper implements RowMapper<DueWork.DueMessage> {
    private final MessageMapper message = new MessageMapper();

    @Override
    public DueWork.DueMessage map(ResultSet row, StatementContext context) throws SQLException {
      return new DueWork.DueMessage(
          row.getObject("work_due", OffsetDateTime.class).toInstant(),
          row.getLong("work_number"),
          row.getString("work_kind"),
          message.map(row, context),
          DeliveryPlan.ofText(row.getString("work_steps")));
    }
  }

  List<DueWork.DueMessage> due(long generation, Instant until, int limit) {
    return handle
        .createQuery(
            """
            select message.*, work.due as work_due, work.number as work_number,
              work.kind as work_kind, work.steps as work_steps
            from message_work as work join message on message.row_key = work.row_key
            where work.generation = :generation and work.due <= :until
            order by work.generation, work.due, work.number limit :limit\
            """)
        .bind("generation", generation)
        .bind("until", until)
        .bind("limit", limit)
        .map(new DueMapper())
        .list();
  }

  Optional<DueWork.DueMessage> of(long rowKey) {
    return handle
        .createQuery(
            """
            select message.*, work.due as work_due, work.number as work_number,
              work.kind as work_kind, work.steps as work_steps
            from message_work as work join message on message.row_key = work.row_key
            where work.row_key = :rowKey\
            """)
        .bind("rowKey", rowKey)
        .map(new DueMapper())
        .findOne();
  }

  List<DueWork.DueMessage> sends(long first, long last) {
    return handle
        .createQuery(
            """
            select message.*, work.due as work_due, work.number as work_number,
              work.kind as work_kind, work.steps as work_steps
            from message_work as work join message on message.row_key = work.row_key
            where work.row_key >= :first and work.row_key <= :last and work.kind = 'send'
            order by work.row_key\
            """)
        .bind("first", first)
        .bind("last", last)
        .map(new DueMapper())
        .list();
  }

  /** Returns scheduled messages that came alone, the last due first. */
  List<Message> scheduledAlone(long generation, String provider, int limit) {
    return handle
        .createQuery(
            """
            select message.* from message_work as work
            join message on message.row_key = work.row_key
            where work.generation = :generation and work.kind = 'send'
              and message.provider = :provider and message.batch_id is null
            order by work.due desc, work.number desc limit :limit\
            """)
        .bind("generation", generation)
        .bind("provider", provider)
        .bind("limit", limit)
        .map(MESSAGE)
        .list();
  }

  long countSends(long first, long last) {
    return handle
        .createQuery(
            """
            select count(*) from message_work
            where row_key >= :first and row_key <= :last and kind = 'send'\
            """)
        .bind("first", first)
        .bind("last", last)
        .mapTo(Long.class)
        .one();
  }

  Optional<Instant> first(long generation) {
    return handle
        .createQuery(
            """
            select due from message_work
            where generation = :generation order by generation, due, number limit 1\
            """)
        .bind("generation", generation)
        .mapTo(Instant.class)
        .findOne();
  }

  List<TimelineEntry> timeline(long generation, long skip, int limit) {
    return handle
        .createQuery(
            """
            select due, kind, id, message_id from (
              select work.due as due, work.number as number, work.kind as kind, message.id as id,
                message.id as message_id
              from message_work as work join message on message.row_key = work.row_key
              where work.generation = :generation
              union all
              select due, number, 'webhook' as kind, cast(row_key as varchar) as id, message_id
              from webhook
              where generation = :generation and due is not null and state = 'pending'
            ) as every
            order by due, number limit :limit offset :skip\
            """)
        .bind("generation", generation)
        .bind("limit", limit)
        .bind("skip", skip)
        .map(
            (row, context) ->
                new TimelineEntry(
                    row.getObject(1, OffsetDateTime.class).toInstant(),
                    row.getString(2),
                    row.getString(3),
                    Optional.ofNullable(row.getString(4))))
        .list();
  }

  long countTimeline(long generation) {
    return handle
        .createQuery(
            """
            select (select count(*) from message_work where generation = :generation)
              + (select count(*) from webhook
                 where generation = :generation and due is not null and state = 'pending')\
            """)
        .bind("generation", generation)
        .mapTo(Long.class)
        .one();
  }

  List<DeliveryPlanRow> deliveryPlans(long generation) {
    return handle
        .createQuery(
            """
            select provider, steps from delivery_plan where generation = :generation order by provider\
            """)
        .bind("generation", generation)
        .map((row, context) -> new DeliveryPlanRow(row.getString(1), row.getString(2)))
        .list();
  }

  void addDeliveryPlan(long generation, String provider, String steps) {
    handle
        .createUpdate(
            """
            insert into delivery_plan (generation, provider, steps)
            values (:generation, :provider, :steps)\
            """)
        .bind("generation", generation)
        .bind("provider", provider)
        .bind("steps", steps)
        .execute();
  }

  void deleteDeliveryPlans(long generation) {
    handle
        .createUpdate("delete from delivery_plan where generation = :generation")
        .bind("generation", generation)
        .execute();
  }

  static void insert(Handle handle, List<WorkRow> rows) {
    INSERT.run(handle, rows);
  }

  static void delete(Handle handle, List<Long> rowKeys) {
    DELETE.run(handle, rowKeys);
  }
}
