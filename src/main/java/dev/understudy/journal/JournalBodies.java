package dev.understudy.journal;

import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Retained;
import dev.understudy.sandbox.Turn;

/** The bodies in a journal: without them its calls are still there. */
public final class JournalBodies implements Retained {
  private static final byte[] NOTHING = {};

  @Override
  public long size(Turn turn) {
    return store(turn).bodyBytes(Place.first(turn.generation()), Place.end(turn.generation()));
  }

  @Override
  public long giveUp(Turn turn, long bytes, int latest) {
    var store = store(turn);
    long first = Place.first(turn.generation());
    long end = Place.of(turn.generation(), Math.max(turn.calls() - latest, 0) + 1);
    long last = first;
    long found = 0;
    for (var each : store.bodySizes(first, end)) {
      if (found >= bytes) {
        break;
      }
      found += each.bytes();
      last = each.place();
    }
    if (found > 0) {
      store.dropBodies(first, last, NOTHING);
    }
    return found;
  }

  private static JournalStore store(Turn turn) {
    return turn.rows().attach(JournalStore.class);
  }
}
