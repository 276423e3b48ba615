package dev.understudy.webhook;

import dev.understudy.store.BatchStatement;
import dev.understudy.store.ColumnJson;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The SQL of webhooks. It is no SqlObject interface, because a live clock runs it hundreds of times
 * a second, and Jdbi sets up such an interface for each transaction.
 *
 * <p>Queries for due webhooks order by the generation as well, and leave out rows without a due
 * time by a lower bound: only then does H2 read them from the index in order, up to the limit.
 */
public final class WebhookStore {
  /** About how many bytes a row takes without its payload. */
  static final int ROW_BYTES = 1_000;

  private static final Instant EARLIEST = Instant.parse("-0001-01-01T00:00:00Z");

  private static final BatchStatement<NewWebhook> INSERT =
      BatchStatement.of(
          """
          insert into webhook (row_key, generation, number, message_row_key, message_id, stream, url, origin,
            event, payload, content_type, headers, signature, timed_signature, retry_policy, state, due, since, tries,
            attempts)
          values (:rowKey, :generation, :number, :messageRowKey, :messageId, :stream, :url, :origin,
            :event, :payload, :contentType, :headers, :signature, :timedSignature, :retryPolicy,
            :state, :due, :since, :tries, :attempts)\
          """,
          (row, to) -> {
            var webhook = row.webhook();
            to.bind("rowKey", webhook.rowKey())
                .bind("generation", row.generation())
                .bind("number", webhook.number())
                .bind("messageRowKey", webhook.messageRowKey())
                .bind("messageId", webhook.messageId().orElse(null))
                .bind("stream", webhook.stream())
                .bind("url", webhook.url())
                .bind("origin", webhook.origin())
                .bind("event", webhook.event())
                .bind("payload", webhook.payload())
                .bind("contentType", webhook.contentType())
                .bind("headers", ColumnJson.write(webhook.headers()))
                .bind("signature", webhook.signature().orElse(null))
                .bind("timedSignature", webhook.timedSignature().orElse(null))
                .bind("retryPolicy", webhook.retryPolicy())
                .bind("state", webhook.state())
                .bind("due", webhook.due().orElse(null))
                .bind("since", webhook.since())
                .bind("tries", webhook.tries())
                .bind("attempts", webhook.attempts());
          });

  private static final BatchStatement<WebhookRow> UPDATE =
      BatchStatement.of(
          """
          update webhook set state = :state, due = :due, since = :since, tries = :tries,
            attempts = :attempts, number = :number, claimed_until = :claimedUntil
          where row_key = :rowKey\
          """,
          (webhook, to) ->
              to.bind("state", webhook.state())
                  .bind("due", webhook.due().orElse(null))
                  .bind("since", webhook.since())
                  .bind("tries", webhook.tries())
                  .bind("attempts", webhook.attempts())
                  .bind("number", webhook.number())
                  .bind("claimedUntil", webhook.claimedUntil().orElse(null))
                  .bind("rowKey", webhook.rowKey()));

  private final Handle handle;

  public WebhookStore(Handle handle) {
    this.handle = handle;
  }

  /** A webhook that is new in its generation. */
  record NewWebhook(long generation, WebhookRow webhook) {}

  /** About how many bytes a webhook takes. */
  record WebhookSize(long rowKey, long bytes) {}

  Optional<WebhookRow> at(long rowKey) {
    return at(List.of(rowKey)).stream().findFirst();
  }

  public List<WebhookRow> at(Collection<Long> rowKeys) {
    return handle
        .createQuery("select * from webhook where row_key = any(:rowKeys) order by row_key")
        .bindArray("rowKeys", Long.class, rowKeys)
        .map(new WebhookRow.WebhookRowMapper())
        .list();
  }

  /** Returns the pending webhooks of these messages, the oldest first. */
  List<WebhookRow> pending(Collection<Long> messages) {
    return handle
        .createQuery(
            """
            select * from webhook
            where message_row_key = any(:messages) and state = 'pending' order by row_key\
            """)
        .bindArray("messages", Long.class, messages)
        .map(new WebhookRow.WebhookRowMapper())
        .list();
  }

  List<WebhookRow> ofMessages(long first, long last) {
    return handle
        .createQuery(
            """
            select * from webhook where message_row_key >= :first and message_row_key <= :last order by row_key\
            """)
        .bind("first", first)
        .bind("last", last)
        .map(new WebhookRow.WebhookRowMapper())
        .list();
  }

  Optional<Long> firstPending(long message, String stream) {
    return handle
        .createQuery(
            """
            select row_key from webhook
            where message_row_key = :message and stream = :stream and state = 'pending'
            order by row_key limit 1\
            """)
        .bind("message", message)
        .bind("stream", stream)
        .mapTo(Long.class)
        .findOne();
  }

  public Optional<WebhookRow> firstDue(long generation, Instant until) {
    return handle
        .createQuery(
            """
            select * from webhook
            where generation = :generation and due > :earliest and due <= :until
            order by generation, due, number limit 1\
            """)
        .bind("generation", generation)
        .bind("earliest", EARLIEST)
        .bind("until", until)
        .map(new WebhookRow.WebhookRowMapper())
        .findOne();
  }

  /**
   * Returns the webhooks that are due and not claimed, except those to busy origins. The index has
   * all columns of this query.
   */
  public List<WebhookKey> due(
      long generation, Instant until, Instant systemTime, List<String> busy, int limit) {
    return handle
        .createQuery(
            """
            select row_key, number, origin from webhook
            where generation = :generation and due > :earliest and due <= :until
              and (claimed_until is null or claimed_until <= :systemTime) and not (origin = any(:busy))
            order by generation, due, number limit :limit\
            """)
        .bind("generation", generation)
        .bind("earliest", EARLIEST)
        .bind("until", until)
        .bind("systemTime", systemTime)
        .bindArray("busy", String.class, busy)
        .bind("limit", limit)
        .map((row, context) -> new WebhookKey(row.getLong(1), row.getLong(2), row.getString(3)))
        .list();
  }

  /** Returns when the first webhook is due. */
  public Optional<Instant> first(long generation) {
    return firstAfter(generation, EARLIEST);
  }

  /** Returns when the first webhook is due that is due after this instant. */
  public Optional<Instant> firstAfter(long generation, Instant instant) {
    return handle
        .createQuery(
            """
            select due from webhook where generation = :generation and due > :instant
            order by generation, due, number limit 1\
            """)
        .bind("generation", generation)
        .bind("instant", instant)
        .mapTo(Instant.class)
        .findOne();
  }

  /** Returns whether a server has a claim on one that is due. */
  public boolean isClaimed(long generation, Instant systemTime) {
    return handle
        .createQuery(
            """
            select exists (
              select 1 from webhook
              where generation = :generation and due is not null and claimed_until > :systemTime)\
            """)
        .bind("generation", generation)
        .bind("systemTime", systemTime)
        .mapTo(Boolean.class)
        .one();
  }

  /** Returns about how many bytes all webhooks take. */
  long size(long first, long end) {
    return handle
        .createQuery(
            """
            select coalesce(sum(char_length(payload) + char_length(attempts) + :rowBytes), 0)
            from webhook where row_key > :first and row_key < :end\
            """)
        .bind("rowBytes", ROW_BYTES)
        .bind("first", first)
        .bind("end", end)
        .mapTo(Long.class)
        .one();
  }

  /** Returns about how many bytes each settled webhook takes, the oldest first. */
  List<WebhookSize> settledSizes(long first, long end) {
    return handle
        .createQuery(
            """
            select row_key, char_length(payload) + char_length(attempts) from webhook
            where row_key > :first and row_key < :end and state <> 'pending' order by row_key\
            """)
        .bind("first", first)
        .bind("end", end)
        .map((row, context) -> new WebhookSize(row.getLong(1), ROW_BYTES + row.getLong(2)))
        .list();
  }

  void deleteSettled(long first, long last) {
    handle
        .createUpdate(
            """
            delete from webhook where row_key > :first and row_key <= :last and state <> 'pending'\
            """)
        .bind("first", first)
        .bind("last", last)
        .execute();
  }

  /** Deletes the rows of a provider's table whose webhooks are gone. */
  void deleteWithoutWebhook(String table, long first, long last) {
    handle
        .createUpdate(
            """
            delete from <table> where row_key > :first and row_key <= :last
              and not exists (select 1 from webhook where webhook.row_key = <table>.row_key)\
            """)
        .define("table", table)
        .bind("first", first)
        .bind("last", last)
        .execute();
  }

  static void insert(Handle handle, List<NewWebhook> rows) {
    INSERT.run(handle, rows);
  }

  /** Writes the columns of these webhooks that can change. */
  static void update(Handle handle, List<WebhookRow> rows) {
    UPDATE.run(handle, rows);
  }
}
