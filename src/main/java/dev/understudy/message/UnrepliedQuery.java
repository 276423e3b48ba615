package dev.understudy.message;

import dev.understudy.transaction.SandboxTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Query of the inbound messages of a period after which nothing was sent from their recipient to
 * their sender, the newest first. It finds as many messages as {@link SentQuery}.
 *
 * @param from the earliest instant
 * @param to the latest instant
 */
public record UnrepliedQuery(String provider, Instant from, Instant to) {
  /** Latest instant that both databases can store. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  /** Two users of a channel. */
  private record Pair(String sender, String recipient) {}

  /** Columns of a message. */
  private record ChannelRow(long rowKey, Pair pair, Instant at, int characters) {
    private static ChannelRow of(ResultSet row) throws SQLException {
      return new ChannelRow(
          row.getLong(1),
          new Pair(row.getString(3), row.getString(4)),
          SentQuery.sentAt(row),
          row.getInt(5));
    }

    /** Returns whether it was sent after another one; on a frozen clock both have the same time. */
    private boolean isAfter(ChannelRow other) {
      int byTime = at.compareTo(other.at);
      return byTime > 0 || byTime == 0 && rowKey > other.rowKey;
    }
  }

  /** Finds the messages. */
  public List<Message> find(SandboxTransaction tx) {
    var inbound = new ArrayList<ChannelRow>();
    scan(Direction.INBOUND, to, tx, row -> inbound.add(ChannelRow.of(row)));
    var users = inbound.stream().map(row -> row.pair().sender()).collect(Collectors.toSet());
    var replies = users.isEmpty() ? Map.<Pair, ChannelRow>of() : lastSentTo(users, tx);
    var newest = new NewestMessages();
    for (var row : inbound) {
      var reply = replies.get(new Pair(row.pair().recipient(), row.pair().sender()));
      if (reply == null || row.isAfter(reply)) {
        newest.add(row.rowKey(), row.at(), row.characters());
      }
    }
    return newest.read(tx);
  }

  private Map<Pair, ChannelRow> lastSentTo(Set<String> users, SandboxTransaction tx) {
    var last = new HashMap<Pair, ChannelRow>();
    scan(
        Direction.OUTBOUND,
        END_OF_TIME,
        tx,
        row -> {
          if (users.contains(row.getString(4))) {
            var sent = ChannelRow.of(row);
            last.merge(sent.pair(), sent, (one, other) -> one.isAfter(other) ? one : other);
          }
        });
    return last;
  }

  /** A use of the columns of a row. */
  @FunctionalInterface
  private interface RowUse {
    void accept(ResultSet row) throws SQLException;
  }

  private void scan(Direction direction, Instant end, SandboxTransaction tx, RowUse use) {
    new SentQuery(provider, Optional.of(direction), from, end)
        .scan(
            tx,
            "sender, recipient, char_length(body)",
            () -> from,
            row -> {
              use.accept(row);
              return 0;
            });
  }
}
