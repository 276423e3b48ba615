package dev.understudy.client;

import java.time.Instant;
import java.util.List;

/**
 * The work that ran while a clock moved.
 *
 * @param now the time of the clock afterwards
 * @param ran the work that ran on the way, in order
 * @param complete whether all due work has run; false only if it brought about new due work without
 *     end
 */
public record Advanced(Instant now, List<Ran> ran, boolean complete) {
  /**
   * A piece of work that ran.
   *
   * @param at the instant at which it was due
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id the id of the message or webhook
   * @param outcome the result, such as {@code delivered}
   */
  public record Ran(Instant at, String kind, String id, String outcome) {}

  /** Copies the list. */
  public Advanced {
    ran = ran == null ? List.of() : List.copyOf(ran);
  }
}
