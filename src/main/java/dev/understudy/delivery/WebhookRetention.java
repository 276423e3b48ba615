package dev.understudy.delivery;

import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Retained;
import dev.understudy.sandbox.Turn;

/**
 * Keeps the newest webhooks of a sandbox; older ones that are settled are given up, a slice at a
 * time.
 */
public final class WebhookRetention implements Retained {
  private static final int SLICES = 20;

  private final long keep;
  private final long slice;

  /**
   * @param keep how many webhooks each sandbox keeps; 0 keeps all
   */
  public WebhookRetention(long keep) {
    this.keep = keep;
    this.slice = Math.max(1, keep / SLICES);
  }

  /** Gives up what there is too much of, in the turn that made it so. */
  public void apply(Turn turn) {
    long before = turn.sandbox().counts().webhooks();
    if (keep == 0 || turn.webhooks() <= keep || turn.webhooks() / slice == before / slice) {
      return;
    }
    new WebhookStore(turn.rows())
        .giveUp(
            Place.first(turn.generation()), Place.of(turn.generation(), turn.webhooks() - keep));
  }

  @Override
  public long size(Turn turn) {
    return new WebhookStore(turn.rows())
        .size(Place.first(turn.generation()), Place.end(turn.generation()));
  }

  @Override
  public long giveUp(Turn turn, long bytes, int latest) {
    var store = new WebhookStore(turn.rows());
    long first = Place.first(turn.generation());
    long end = Place.of(turn.generation(), Math.max(turn.webhooks() - latest, 0) + 1);
    long found = 0;
    long last = first;
    for (var each : store.settledSizes(first, end)) {
      if (found >= bytes) {
        break;
      }
      found += each.bytes();
      last = each.place();
    }
    if (found > 0) {
      store.giveUp(first, last);
    }
    return found;
  }
}
