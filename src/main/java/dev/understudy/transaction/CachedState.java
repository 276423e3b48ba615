package dev.understudy.transaction;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A kind of state that many calls of a sandbox need and few change. It is read from its rows once
 * and then handed from transaction to transaction, as long as no other server changes the sandbox.
 * A transaction that changes it also writes its rows.
 *
 * @param <S> immutable, or changed only where the work can't be refused any more
 */
public interface CachedState<S> {
  /** Reads the state of a generation from its rows. */
  S load(Handle handle, long generation);

  /**
   * Returns the state of a generation whose rows nobody has written yet, so that a new sandbox
   * needs no query; empty if it must be read even then.
   */
  default Optional<S> ofNoRows() {
    return Optional.empty();
  }

  /**
   * Returns a kind of state whose rows are written only by transactions that cache what they write.
   *
   * @param ofNoRows the state without any rows
   */
  static <S> CachedState<S> of(S ofNoRows, CachedState<S> loader) {
    return new CachedState<>() {
      @Override
      public S load(Handle handle, long generation) {
        return loader.load(handle, generation);
      }

      @Override
      public Optional<S> ofNoRows() {
        return Optional.of(ofNoRows);
      }
    };
  }
}
