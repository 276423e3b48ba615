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

/** Which webhooks of a sandbox this server has out, and which it takes out as well. */
public final class InFlightWebhooks {
  /**
   * How long a webhook may be out before other servers take it for lost: more than its time-out.
   */
  public static final Duration TERM = Duration.ofSeconds(12);

  private static final int OUT_TO_ONE = 64;

  private final Set<WebhookKey> inFlight;
  private final Map<String, Integer> countByOrigin = new HashMap<>();
  private final boolean isShared;

  /**
   * @param out what is out
   * @param areWritten whether other servers have to read of it
   */
  public InFlightWebhooks(Collection<WebhookKey> out, boolean areWritten) {
    this.inFlight = Set.copyOf(out);
    this.isShared = areWritten;
    out.forEach(this::count);
  }

  private void count(WebhookKey key) {
    countByOrigin.merge(key.origin(), 1, Integer::sum);
  }

  /** How many are out. */
  public int size() {
    return inFlight.size();
  }

  /** The origins to which no more may be out. */
  public List<String> full() {
    return countByOrigin.keySet().stream().filter(this::isFull).toList();
  }

  private boolean isFull(String origin) {
    return countByOrigin.getOrDefault(origin, 0) >= OUT_TO_ONE;
  }

  /** Takes out what isn't out, so many at most, as far as there is room for them. */
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

  /** Until when, on the wall's clock, other servers are to leave alone what is taken now. */
  public Optional<Instant> until(Instant wall) {
    return isShared ? Optional.of(wall.plus(TERM)) : Optional.empty();
  }
}
