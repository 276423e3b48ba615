package dev.understudy.message;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.RowKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Queries for committed messages, outside of the sandbox's transactions. */
public final class MessageQueries {
  private final Jdbi jdbi;

  /** Queries of this database. */
  public MessageQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A message and the steps it took after its first status. */
  public record MessageHistory(Message message, List<Step> steps) {}

  private static final String ALL = "from message where row_key > :first and row_key < :end\n";

  private static final String MATCHING =
      ALL
          + """
            and (:provider is null or provider = :provider)
            and (:direction is null or direction = :direction)
            and (:anySender or sender = any(:sender))
            and (:anyRecipient or recipient = any(:recipient))
            and (:withAny or sender = any(:with) or recipient = any(:with))
            and (:status is null or status = :status)
            and (:batchId is null or batch_id = :batchId)
          """;

  private static final String WITH_DETAILS =
      MATCHING
          + """
            and not exists (
              select 1 from unnest(cast(:detailLines as varchar array)) as wanted (line)
              where position(wanted.line in details) = 0)
          """;

  private static final KeysetPage.Rows<Message> MESSAGES =
      new KeysetPage.Rows<>(
          new MessageMapper(), Message::number, message -> message.body().length());

  /**
   * Finds messages that match, by number.
   *
   * @param kept the number of all messages, which are not counted again
   * @throws dev.understudy.search.WorkBudget.ExceededException if a text is looked for in too many
   */
  public KeysetPage.PageRows<Message> find(MessageFilter filter, KeysetPage page, long kept) {
    var known = filter.isOfAll() ? OptionalLong.of(kept) : OptionalLong.empty();
    return filter
        .text()
        .map(
            text ->
                new BodySearch(jdbi, matching(filter), query -> bind(query, filter), MESSAGES)
                    .find(text, page))
        .orElseGet(
            () -> page.find(jdbi, matching(filter), query -> bind(query, filter), MESSAGES, known));
  }

  /** Returns the conditions that are needed, since each of them costs time for each message. */
  private static String matching(MessageFilter filter) {
    return filter.isOfAll() ? ALL : filter.details().isEmpty() ? MATCHING : WITH_DETAILS;
  }

  private static Query bind(Query query, MessageFilter filter) {
    if (filter.isOfAll()) {
      return query;
    }
    var bound =
        query
            .bind("provider", filter.provider().orElse(null))
            .bind("direction", filter.direction().orElse(null))
            .bind("anySender", filter.sender().isEmpty())
            .bindArray("sender", String.class, filter.sender())
            .bind("anyRecipient", filter.recipient().isEmpty())
            .bindArray("recipient", String.class, filter.recipient())
            .bind("withAny", filter.with().isEmpty())
            .bindArray("with", String.class, filter.with())
            .bind("status", filter.status().orElse(null))
            .bind("batchId", filter.batchId().orElse(null));
    return filter.details().isEmpty()
        ? bound
        : bound.bindArray("detailLines", String.class, lines(filter));
  }

  private static List<String> lines(MessageFilter filter) {
    return filter.details().entrySet().stream()
        .map(each -> MessageDetails.line(each.getKey(), each.getValue()))
        .toList();
  }

  /** Returns messages after this number with their steps, the oldest first, up to a limit. */
  public List<MessageHistory> histories(long generation, long after, int most) {
    return jdbi.withExtension(
        MessageStore.class,
        store -> store.histories(RowKey.of(generation, after), RowKey.end(generation), most));
  }

  /** Returns the message with this id and its steps. */
  public Optional<MessageHistory> history(long generation, Ids ids, String id) {
    return jdbi.withExtension(
        MessageStore.class,
        store ->
            store
                .find(generation, ids, id)
                .map(
                    message ->
                        new MessageHistory(
                            message,
                            Step.read(store.steps(RowKey.of(generation, message.number()))))));
  }
}
