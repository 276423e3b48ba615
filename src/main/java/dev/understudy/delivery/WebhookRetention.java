package dev.understudy.delivery;

import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;

/**
 * Keeps the newest webhooks of a sandbox; older ones that are settled are given up, a slice at a
 * time.
 */
public final class WebhookRetention {
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
}
