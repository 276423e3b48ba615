package dev.understudy.transaction;

import org.jdbi.v3.core.Handle;

/**
 * Something of a sandbox that many calls need and few change: read from its rows once, then handed
 * from turn to turn for as long as nobody else changes the sandbox. Whoever changes it writes its
 * rows in the same turn.
 *
 * @param <S> immutable, or changed only where the turn can't be refused any more
 */
public interface CachedState<S> {
  /** Reads it for a generation. */
  S load(Handle handle, long generation);
}
