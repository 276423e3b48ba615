package dev.understudy.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The webhooks of a sandbox that this server is sending, and the choice of further ones. */
public final class InFlightWebhooks {
  /** The time after which other servers consider a webhook lost; longer than its time-out. */
  public static final Duration TERM = Duration.ofSeconds(12);

  private static final int OUT_TO_ONE = 64;

  private final Set<WebhookKey> inFlight;
  private final Map<String, Integer> countByOrigin = new HashMap<>();
  private final boolean isShared;

  /**
   * @param inFlight the webhooks in flight
   * @param isShared whether other servers use the database
   */
  public InFlightWebhooks(Collection<WebhookKey> inFlight, boolean isShared) {
    this.inFlight = Set.copyOf(inFlight);
    this.isShared = isShared;
    inFlight.forEach(this::count);
  }

  private void count(WebhookKey key) {
    countByOrigin.merge(key.origin(), 1, Integer::sum);
  }

  /** Returns how many are in flight. */
  public int size() {
    return inFlight.size();
  }

  /** Returns the origins to which no more may be in flight. */
  public List<String> full() {
    return countByOrigin.keySet().stream().filter(this::isFull).toList();
  }

  private boolean isFull(String origin) {
    return countByOrigin.getOrDefault(origin, 0) >= OUT_TO_ONE;
  }

  /** Chooses webhooks that are not in flight, up to the limits in all and for each origin. */
  public List<WebhookKey> take(List<WebhookKey> due, int most) {
    var taken = new ArrayList<WebhookKey>();
    for (var key : due) {
      if (taken.size() < most && !inFlight.contains(key) && !isFull(key.origin())) {
        count(key);
        taken.add(key);
      }
    }
    return taken;
  }

  /** Returns until when other servers leave the chosen webhooks alone, by the system clock. */
  public Optional<Instant> until(Instant systemTime) {
    return isShared ? Optional.of(systemTime.plus(TERM)) : Optional.empty();
  }
}
