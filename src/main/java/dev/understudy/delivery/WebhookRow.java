package dev.understudy.delivery;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A webhook as its columns hold it.
 *
 * @param place its key; holds its number among the webhooks of its sandbox
 * @param number its order among what is due at the same instant
 * @param message the place of the message that it tells of
 * @param due when it is attempted next; none once it is settled, and while one before it is not
 * @param since when its schedule began
 * @param tries how often it was attempted since then
 * @param attempts JSON objects with commas between them
 */
public record WebhookRow(
    long place,
    long number,
    long message,
    String messageId,
    String stream,
    String url,
    String origin,
    String event,
    String payload,
    Optional<String> signatureHeader,
    Optional<String> signature,
    boolean anySuccess,
    String state,
    Optional<Instant> due,
    Instant since,
    int tries,
    String attempts) {
  /** It is yet to be received. */
  public static final String PENDING = "pending";

  /** It was received. */
  public static final String DELIVERED = "delivered";

  /** It was tried for two weeks. */
  public static final String EXHAUSTED = "exhausted";

  /** It was not sent, as it would have left home. */
  public static final String SUPPRESSED = "suppressed";

  private static final String KIND = "webhook";

  /** Its id. */
  public String id(Ids ids) {
    return id(ids, place);
  }

  /** Whether it is yet to be received. */
  boolean isPending() {
    return state.equals(PENDING);
  }

  /** The same with what an attempt changes. */
  WebhookRow after(String newState, Optional<Instant> newDue, int newTries, String newAttempts) {
    return new WebhookRow(
        place,
        number,
        message,
        messageId,
        stream,
        url,
        origin,
        event,
        payload,
        signatureHeader,
        signature,
        anySuccess,
        newState,
        newDue,
        since,
        newTries,
        newAttempts);
  }

  /** The same, its schedule begun anew, as this piece of work. */
  WebhookRow anew(long newNumber, Instant now) {
    return new WebhookRow(
        place,
        newNumber,
        message,
        messageId,
        stream,
        url,
        origin,
        event,
        payload,
        signatureHeader,
        signature,
        anySuccess,
        state,
        due,
        now,
        0,
        attempts);
  }

  /** The id of the webhook at a place. */
  static String id(Ids ids, long place) {
    return "whk_" + ids.base32(KIND, Place.number(place));
  }

  /** The number that an id stands for; of a text that is no such id some number, so compare. */
  static long number(Ids ids, String id) {
    return ids.number(KIND, id) & Place.MOST;
  }

  /** By hand: thousands are read in a second. */
  public static final class Mapper implements RowMapper<WebhookRow> {
    @Override
    public WebhookRow map(ResultSet row, StatementContext context) throws SQLException {
      return new WebhookRow(
          row.getLong("place"),
          row.getLong("number"),
          row.getLong("message"),
          row.getString("message_id"),
          row.getString("stream"),
          row.getString("url"),
          row.getString("origin"),
          row.getString("event"),
          row.getString("payload"),
          Optional.ofNullable(row.getString("signature_header")),
          Optional.ofNullable(row.getString("signature")),
          row.getBoolean("any_success"),
          row.getString("state"),
          Optional.ofNullable(row.getObject("due", OffsetDateTime.class))
              .map(OffsetDateTime::toInstant),
          row.getObject("since", OffsetDateTime.class).toInstant(),
          row.getInt("tries"),
          row.getString("attempts"));
    }
  }
}
