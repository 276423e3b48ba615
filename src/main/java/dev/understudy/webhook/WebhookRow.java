package dev.understudy.webhook;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.core.type.TypeReference;

/**
 * A webhook as its columns hold it.
 *
 * @param rowKey its key; holds its number among the webhooks of its sandbox
 * @param number its order among what is due at the same instant
 * @param messageRowKey the row key of the message that it tells of; of no message: the negative of
 *     its own row key
 * @param timedSignature JSON of the signature of its attempts
 * @param retryPolicy JSON, read only when an attempt has failed or succeeded
 * @param due the time of the next attempt; empty once it is settled, and while it waits for another
 *     one
 * @param since when its schedule began
 * @param tries how often it was attempted since then
 * @param attempts a JSON array
 * @param claimedUntil until when other servers leave it alone, by the system clock
 */
public record WebhookRow(
    long rowKey,
    long number,
    long messageRowKey,
    Optional<String> messageId,
    String stream,
    String url,
    String origin,
    String event,
    String payload,
    String contentType,
    Map<String, String> headers,
    Optional<String> signature,
    Optional<String> timedSignature,
    String retryPolicy,
    String state,
    Optional<Instant> due,
    Instant since,
    int tries,
    String attempts,
    Optional<Instant> claimedUntil) {
  /** The state of a webhook that is not received yet. */
  public static final String PENDING = "pending";

  /** The state of a webhook that was received. */
  public static final String DELIVERED = "delivered";

  /** The state of a webhook after two weeks of attempts. */
  public static final String EXHAUSTED = "exhausted";

  /** The state of a webhook that the address rules forbid to send. */
  public static final String SUPPRESSED = "suppressed";

  /** The attempts of a new webhook. */
  static final String NO_ATTEMPTS = "[]";

  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
  private static final String KIND = "webhook";

  /** Returns its id. */
  public String id(Ids ids) {
    return id(ids, rowKey);
  }

  /** Returns the identity of its current retry schedule. */
  public WebhookKey key() {
    return new WebhookKey(rowKey, number, origin);
  }

  /** Returns the headers of an attempt at an instant of the sandbox's clock. */
  public Map<String, String> headersAt(Instant at) {
    if (timedSignature.isEmpty()) {
      return headers;
    }
    var all = new LinkedHashMap<>(headers);
    all.putAll(TimedSignature.of(timedSignature.get()).headers(payload, at));
    return all;
  }

  /** Reads the provider's policy on attempts. */
  RetryPolicy readRetryPolicy() {
    return RetryPolicy.of(retryPolicy);
  }

  /** Returns whether it is not settled yet. */
  boolean isPending() {
    return state.equals(PENDING);
  }

  /** Returns whether it was not redelivered since. */
  boolean isSameSchedule(WebhookRow before) {
    return number == before.number;
  }

  /** Returns this webhook after an attempt, without a claim. */
  WebhookRow afterAttempt(
      String newState, Optional<Instant> newDue, int newTries, String newAttempts) {
    return with(number, newState, newDue, since, newTries, newAttempts, Optional.empty());
  }

  /**
   * Returns this webhook with a new retry schedule, due now or waiting for others of its stream.
   */
  WebhookRow restarted(long newNumber, Instant now, boolean isDue) {
    var newDue = isDue ? Optional.of(now) : Optional.<Instant>empty();
    return with(newNumber, PENDING, newDue, now, 0, attempts, Optional.empty());
  }

  /** Returns this webhook, due now. */
  WebhookRow dueAt(Instant now) {
    return with(number, state, Optional.of(now), since, tries, attempts, claimedUntil);
  }

  /** Returns this webhook with or without a claim. */
  WebhookRow claimed(Optional<Instant> until) {
    return with(number, state, due, since, tries, attempts, until);
  }

  /** Returns this webhook with one more attempt in its list. */
  WebhookRow withAttempt(String attempt) {
    var all = attempts.substring(0, attempts.length() - 1);
    return with(
        number,
        state,
        due,
        since,
        tries,
        all + (attempts.equals(NO_ATTEMPTS) ? "" : ",") + attempt + "]",
        claimedUntil);
  }

  private WebhookRow with(
      long newNumber,
      String newState,
      Optional<Instant> newDue,
      Instant newSince,
      int newTries,
      String newAttempts,
      Optional<Instant> newOutUntil) {
    return new WebhookRow(
        rowKey,
        newNumber,
        messageRowKey,
        messageId,
        stream,
        url,
        origin,
        event,
        payload,
        contentType,
        headers,
        signature,
        timedSignature,
        retryPolicy,
        newState,
        newDue,
        newSince,
        newTries,
        newAttempts,
        newOutUntil);
  }

  /** Returns the id of the webhook with this row key. */
  public static String id(Ids ids, long rowKey) {
    return "whk_" + ids.base32(KIND, RowKey.number(rowKey));
  }

  /** Returns the number in an id. Any text gives some number: compare the webhook's id. */
  static long number(Ids ids, String id) {
    return ids.number(KIND, id) & RowKey.MAX_NUMBER;
  }

  /** Maps by hand, since thousands of rows are read a second. */
  public static final class WebhookRowMapper implements RowMapper<WebhookRow> {
    @Override
    public WebhookRow map(ResultSet row, StatementContext context) throws SQLException {
      return new WebhookRow(
          row.getLong("row_key"),
          row.getLong("number"),
          row.getLong("message_row_key"),
          Optional.ofNullable(row.getString("message_id")),
          row.getString("stream"),
          row.getString("url"),
          row.getString("origin"),
          row.getString("event"),
          row.getString("payload"),
          row.getString("content_type"),
          ColumnJson.read(row.getString("headers"), HEADERS),
          Optional.ofNullable(row.getString("signature")),
          Optional.ofNullable(row.getString("timed_signature")),
          row.getString("retry_policy"),
          row.getString("state"),
          instant(row, "due"),
          row.getObject("since", OffsetDateTime.class).toInstant(),
          row.getInt("tries"),
          row.getString("attempts"),
          instant(row, "claimed_until"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
      return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
          .map(OffsetDateTime::toInstant);
    }
  }
}
