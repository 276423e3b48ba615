package dev.understudy.fault;

import dev.understudy.sandbox.Ids;

/**
 * A rule in a sandbox, and how often it has been met.
 *
 * @param number among the faults of its sandbox, from 1
 * @param matched how many calls or recipients matched it
 * @param acted on how many of them it acted
 * @param afterCall the number of the last call before it was made
 * @param afterMessage the number of the last message before it was made
 */
public record Fault(
    long number, FaultRule rule, long matched, long acted, long afterCall, long afterMessage) {
  private static final String KIND = "fault";

  /** By what it is known. */
  public String id(Ids ids) {
    return "flt_" + ids.base32(KIND, number);
  }

  /** Whether it acts on the next match. */
  boolean actsOnNextMatch(Ids ids) {
    long match = matched + 1;
    return match > rule.skip()
        && (rule.times().isEmpty() || acted < rule.times().getAsLong())
        && ids.draw(KIND, number, match) < rule.probability();
  }

  /** The same after the next match. */
  Fault afterMatch(boolean hasActed) {
    return new Fault(
        number, rule, matched + 1, acted + (hasActed ? 1 : 0), afterCall, afterMessage);
  }
}
