package dev.understudy.prolific.conversation;

import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Progress of reading messages into conversations: those up to one number are read and, after a
 * gap, those from another number to the newest. It is never ahead of the rows; where it is behind
 * them, messages are read again, which changes nothing.
 *
 * @param readTo the number before the gap
 * @param gapEnd the number after the gap
 * @param newest the last number that is read
 * @param begun how many conversations calls have begun
 */
public record ReadProgress(long readTo, long gapEnd, long newest, long begun) {
  /** Number of messages of which the newest are read at once, and the rest if it is needed. */
  static final int SLICE = 1_000;

  private static final CachedState<ReadProgress> STATE = ReadProgress::load;

  static ReadProgress of(SandboxTransaction tx) {
    return tx.cached(STATE);
  }

  private static ReadProgress load(Handle handle, long generation) {
    return handle
        .createQuery(
            """
            select read_to, gap_end, newest, begun from prolific_conversation_progress
            where generation = :generation\
            """)
        .bind("generation", generation)
        .map(ConstructorMapper.of(ReadProgress.class))
        .findOne()
        .orElse(new ReadProgress(0, 1, 0, 0));
  }

  /** Writes this progress in place of the one before. */
  void write(SandboxTransaction tx) {
    tx.cache(STATE, this);
    int updated =
        tx.flush()
            .createUpdate(
                """
                update prolific_conversation_progress
                set read_to = :readTo, gap_end = :gapEnd, newest = :newest, begun = :begun
                where generation = :generation\
                """)
            .bind("generation", tx.generation())
            .bindMethods(this)
            .execute();
    if (updated == 0) {
      tx.flush()
          .createUpdate(
              """
              insert into prolific_conversation_progress (generation, read_to, gap_end, newest, begun)
              values (:generation, :readTo, :gapEnd, :newest, :begun)\
              """)
          .bind("generation", tx.generation())
          .bindMethods(this)
          .execute();
    }
  }

  /** Returns whether there is a gap. */
  boolean hasGap() {
    return gapEnd > readTo + 1;
  }

  /** Returns the progress after the messages from a number to the newest of all were read. */
  ReadProgress afterNewest(long from, long last) {
    boolean isGap = hasGap() || from > readTo + 1;
    return isGap
        ? new ReadProgress(readTo, from > newest + 1 ? from : gapEnd, last, begun)
        : new ReadProgress(last, last + 1, last, begun);
  }

  /** Returns the progress after the end of the gap was read from a number on. */
  ReadProgress afterGap(long from) {
    return from > readTo + 1
        ? new ReadProgress(readTo, from, newest, begun)
        : new ReadProgress(newest, newest + 1, newest, begun);
  }

  ReadProgress withBegun(int more) {
    return new ReadProgress(readTo, gapEnd, newest, begun + more);
  }
}
