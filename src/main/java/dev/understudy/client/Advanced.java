package dev.understudy.client;

import java.time.Instant;
import java.util.List;

/**
 * What moving a clock has brought about.
 *
 * @param now what the clock shows then
 * @param ran what was done on the way, in order
 * @param complete whether all was done that fell due; false only if it would not come to an end
 */
public record Advanced(Instant now, List<Ran> ran, boolean complete) {
  /**
   * A piece of work that was done.
   *
   * @param at when it was due
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id of the message or webhook
   * @param outcome what came of it
   */
  public record Ran(Instant at, String kind, String id, String outcome) {}

  /** Keeps its own list. */
  public Advanced {
    ran = ran == null ? List.of() : List.copyOf(ran);
  }
}
