package dev.understudy.fault;

import dev.understudy.sandbox.Ids;

/**
 * A fault in a sandbox: its rule, with its counters.
 *
 * @param number among the faults of its sandbox, from 1
 * @param matched the number of calls or recipients that matched the rule
 * @param acted the number of those on which it acted
 * @param afterCall the number of the last call before the fault was added
 * @param afterMessage the number of the last message before the fault was added
 */
public record Fault(
    long number, FaultRule rule, long matched, long acted, long afterCall, long afterMessage) {
  private static final String KIND = "fault";

  /** Returns the id of the fault. */
  public String id(Ids ids) {
    return id(ids, number);
  }

  /** Returns the id of the fault with a number. */
  public static String id(Ids ids, long number) {
    return "flt_" + ids.base32(KIND, number);
  }

  /** Returns whether the fault acts on the next match. */
  boolean actsOnNextMatch(Ids ids) {
    long match = matched + 1;
    return match > rule.skip()
        && (rule.times().isEmpty() || acted < rule.times().getAsLong())
        && draw(ids, match) < rule.probability();
  }

  /** Returns the draw of a match; that of a profile's rule is the same in every sandbox. */
  private double draw(Ids ids, long match) {
    return rule.profile()
        .map(place -> ids.draw(KIND + " of " + place.profile(), place.number(), match))
        .orElseGet(() -> ids.draw(KIND, number, match));
  }

  /** Returns the fault with the next match counted. */
  Fault afterMatch(boolean hasActed) {
    return new Fault(
        number, rule, matched + 1, acted + (hasActed ? 1 : 0), afterCall, afterMessage);
  }
}
