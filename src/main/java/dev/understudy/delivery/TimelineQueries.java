package dev.understudy.delivery;

import dev.understudy.sandbox.Ids;
import dev.understudy.webhook.WebhookRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The committed timelines and delivery plans of sandboxes, read outside of their transactions. */
public final class TimelineQueries {
  private final Jdbi jdbi;

  /** Reads from this database. */
  public TimelineQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A piece of work that is yet to be done.
   *
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id of the message, or of the webhook
   */
  public record UpcomingItem(Instant at, String kind, String id, String messageId) {}

  /** Work in order, and how much there is. */
  public record UpcomingWork(List<UpcomingItem> work, long total) {}

  /** What is to come in a generation, in order, without the first so many. */
  public UpcomingWork timeline(long generation, Ids ids, long skip, int most) {
    return jdbi.withHandle(
        handle -> {
          var store = new WorkStore(handle);
          return new UpcomingWork(
              store.timeline(generation, skip, most).stream()
                  .map(
                      each ->
                          new UpcomingItem(
                              each.due(),
                              each.kind(),
                              each.kind().equals("webhook")
                                  ? WebhookRow.id(ids, Long.parseLong(each.id()))
                                  : each.id(),
                              each.messageId()))
                  .toList(),
              store.countTimeline(generation));
        });
  }

  /** The courses that were chosen, by provider. */
  public Map<String, DeliveryPlan> deliveryPlans(long generation) {
    return jdbi.withHandle(handle -> DeliveryPlans.read(handle, generation));
  }
}
