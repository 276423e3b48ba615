package dev.understudy.journal;

import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Retained;
import dev.understudy.sandbox.Turn;

/** The calls in a journal, without what their bodies take; the last one always stays. */
public final class JournalEntries implements Retained {
  @Override
  public long size(Turn turn) {
    long calls = store(turn).count(Place.first(turn.generation()), Place.end(turn.generation()));
    return calls * JournalStore.ROW_BYTES;
  }

  @Override
  public long giveUp(Turn turn, long bytes, int latest) {
    var store = store(turn);
    long first = Place.first(turn.generation());
    long end = Place.of(turn.generation(), Math.max(turn.calls() - Math.max(latest, 1), 0) + 1);
    var oldest = store.oldest(first, end, 1 + bytes / JournalStore.ROW_BYTES);
    if (!oldest.isEmpty()) {
      store.delete(first, oldest.get(oldest.size() - 1));
    }
    return (long) oldest.size() * JournalStore.ROW_BYTES;
  }

  private static JournalStore store(Turn turn) {
    return turn.rows().attach(JournalStore.class);
  }
}
