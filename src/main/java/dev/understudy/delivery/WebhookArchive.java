package dev.understudy.delivery;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.PlacePage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Looks at the timelines and webhooks of sandboxes from outside: what is committed. */
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

  /**
   * A piece of work that is yet to be done.
   *
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id of the message, or of the webhook
   */
  public record Upcoming(Instant at, String kind, String id, String messageId) {}

  /** Work in order, and how much there is. */
  public record Work(List<Upcoming> work, long total) {}

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

  /** What is to come in a generation, in order, without the first so many. */
  public Work timeline(long generation, Ids ids, long skip, int most) {
    return jdbi.withHandle(
        handle -> {
          var store = new WorkStore(handle);
          return new Work(
              store.timeline(generation, skip, most).stream()
                  .map(
                      each ->
                          new Upcoming(
                              each.due(),
                              each.kind(),
                              each.kind().equals("webhook")
                                  ? WebhookRow.id(ids, Long.parseLong(each.id()))
                                  : each.id(),
                              each.messageId()))
                  .toList(),
              store.works(generation));
        });
  }

  /** The courses that were chosen, by provider. */
  public Map<String, Course> courses(long generation) {
    return jdbi.withHandle(handle -> Courses.read(handle, generation));
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
