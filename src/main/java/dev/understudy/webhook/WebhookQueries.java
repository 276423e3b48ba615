package dev.understudy.webhook;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.RowKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Queries for committed webhooks, outside of transactions. */
public final class WebhookQueries {
  private static final String MATCHING =
      """
      from webhook
      where row_key > :first and row_key < :end
        and (:state is null or state = :state)
        and (:url is null or url like :url escape '!')
        and (:event is null or event = :event)
        and (:messageId is null or message_id = :messageId)
      """;

  private static final KeysetPage.Rows<WebhookRow> WEBHOOKS =
      new KeysetPage.Rows<>(
          new WebhookRow.WebhookRowMapper(),
          webhook -> RowKey.number(webhook.rowKey()),
          webhook -> webhook.payload().length() + webhook.attempts().length());

  private final Jdbi jdbi;

  /** Queries of this database. */
  public WebhookQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A filter of webhooks; an empty field matches all. */
  public record WebhookFilter(
      Optional<String> state,
      Optional<String> url,
      Optional<String> event,
      Optional<String> messageId) {}

  /** Returns webhooks that match, by number. */
  public KeysetPage.PageRows<WebhookRow> find(WebhookFilter filter, KeysetPage page) {
    return page.find(
        jdbi,
        MATCHING,
        query ->
            query
                .bind("state", filter.state().orElse(null))
                .bind("url", filter.url().map(WebhookQueries::pattern).orElse(null))
                .bind("event", filter.event().orElse(null))
                .bind("messageId", filter.messageId().orElse(null)),
        WEBHOOKS);
  }

  /** Returns the webhook with this id. */
  public Optional<WebhookRow> withId(long generation, Ids ids, String id) {
    long rowKey = RowKey.of(generation, WebhookRow.number(ids, id));
    return jdbi.withHandle(handle -> new WebhookStore(handle).at(rowKey))
        .filter(webhook -> webhook.id(ids).equals(id));
  }

  /** Returns a pattern for a URL as it is, or as it is shown, without user name and password. */
  private static String pattern(String url) {
    return url.replace("!", "!!")
        .replace("%", "!%")
        .replace("_", "!_")
        .replaceFirst("^([^/]+//)\\*\\*\\*@", "$1%@");
  }

  /** Returns the newest webhooks that tell of no message, the oldest first. */
  public List<WebhookRow> ofNoMessage(long generation, int limit) {
    var newest =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select * from webhook
                        where row_key > :first and row_key < :end and message_row_key < 0
                        order by row_key desc limit :limit\
                        """)
                    .bind("first", RowKey.first(generation))
                    .bind("end", RowKey.end(generation))
                    .bind("limit", limit)
                    .map(new WebhookRow.WebhookRowMapper())
                    .list());
    return newest.stream().sorted(Comparator.comparingLong(WebhookRow::rowKey)).toList();
  }

  /** Returns the webhooks of messages with numbers in a span, by the message's number. */
  public Map<Long, List<WebhookRow>> of(long generation, long first, long last) {
    return jdbi
        .withHandle(
            handle ->
                new WebhookStore(handle)
                    .ofMessages(RowKey.of(generation, first), RowKey.of(generation, last)))
        .stream()
        .collect(Collectors.groupingBy(each -> RowKey.number(each.messageRowKey())));
  }
}
