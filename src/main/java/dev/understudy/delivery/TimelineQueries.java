package dev.understudy.delivery;

import dev.understudy.sandbox.Ids;
import dev.understudy.webhook.WebhookRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Queries for committed timelines and delivery plans, outside of transactions. */
public final class TimelineQueries {
  private final Jdbi jdbi;

  /** Queries of this database. */
  public TimelineQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A piece of work that is still to run.
   *
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id of the message, or of the webhook
   * @param messageId empty for a webhook that tells of no message
   */
  public record UpcomingItem(Instant at, String kind, String id, Optional<String> messageId) {}

  /** Some upcoming work in order, and the number of all. */
  public record UpcomingWork(List<UpcomingItem> work, long total) {}

  /** Returns the upcoming work of a generation, in order, from an offset. */
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

  /** Returns the chosen delivery plans, by provider. */
  public Map<String, DeliveryPlan> deliveryPlans(long generation) {
    return jdbi.withHandle(handle -> DeliveryPlans.read(handle, generation));
  }
}
