package dev.understudy.demo;

import dev.understudy.sandbox.Ids;
import java.util.List;

/** The random choices of one event, in order. The same seed gives the same choices. */
final class RandomChoices {
  private final Ids ids;
  private final long event;
  private int draws;

  RandomChoices(long seed, long event) {
    this.ids = new Ids(seed);
    this.event = event;
  }

  /** Returns a number from 0 to below the bound. */
  int below(int bound) {
    return (int) (ids.draw("story", event, draws++) * bound);
  }

  <T> T of(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
