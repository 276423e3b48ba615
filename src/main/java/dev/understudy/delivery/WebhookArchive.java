package dev.understudy.delivery;

import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.PlacePage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The committed webhooks of sandboxes, read outside of their transactions. */
public final class WebhookArchive {
  private static final String MATCHING =
      """
      from webhook
      where place > :first and place < :end
        and (:state is null or state = :state)
        and (:url is null or url like :url escape '!')
        and (:event is null or event = :event)
        and (:messageId is null or message_id = :messageId)
      """;

  private static final PlacePage.Rows<WebhookRow> WEBHOOKS =
      new PlacePage.Rows<>(
          new WebhookRow.Mapper(),
          webhook -> Place.number(webhook.place()),
          webhook -> webhook.payload().length() + webhook.attempts().length());

  private final Jdbi jdbi;

  /** The archive of this database. */
  public WebhookArchive(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Which webhooks are looked for; what is empty matches all. */
  public record Filter(
      Optional<String> state,
      Optional<String> url,
      Optional<String> event,
      Optional<String> messageId) {}

  /** Webhooks that match, by number. */
  public PlacePage.Found<WebhookRow> find(Filter filter, PlacePage page) {
    return page.find(
        jdbi,
        MATCHING,
        query ->
            query
                .bind("state", filter.state().orElse(null))
                .bind("url", filter.url().map(WebhookArchive::pattern).orElse(null))
                .bind("event", filter.event().orElse(null))
                .bind("messageId", filter.messageId().orElse(null)),
        WEBHOOKS);
  }

  /** The URL as it is, or as it is shown: without the user name and password in it. */
  private static String pattern(String url) {
    return url.replace("!", "!!")
        .replace("%", "!%")
        .replace("_", "!_")
        .replaceFirst("^([^/]+//)\\*\\*\\*@", "$1%@");
  }

  /** The webhooks of messages with numbers in a span, by the message's number. */
  public Map<Long, List<WebhookRow>> of(long generation, long first, long last) {
    return jdbi
        .withHandle(
            handle ->
                new WebhookStore(handle)
                    .ofMessages(Place.of(generation, first), Place.of(generation, last)))
        .stream()
        .collect(Collectors.groupingBy(each -> Place.number(each.message())));
  }
}
