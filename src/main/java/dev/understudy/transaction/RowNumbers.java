package dev.understudy.transaction;

import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Numbers of the rows of one table, from 1. A number whose row was deleted may be given again if it
 * was the last one.
 */
public final class RowNumbers implements CachedState<Long> {
  private final String table;

  /** Creates the numbers of a table, of which there is one object for all sandboxes. */
  public RowNumbers(String table) {
    this.table = table;
  }

  @Override
  public Long load(Handle handle, long generation) {
    return handle
        .createQuery(
            """
            select row_key from <table> where row_key > :first and row_key < :end
            order by row_key desc limit 1\
            """)
        .define("table", table)
        .bind("first", RowKey.first(generation))
        .bind("end", RowKey.end(generation))
        .mapTo(Long.class)
        .findOne()
        .map(RowKey::number)
        .orElse(0L);
  }

  @Override
  public Optional<Long> ofNoRows() {
    return Optional.of(0L);
  }

  /**
   * Takes the number of the next row, and returns the key of the row, which counts for the size of
   * the sandbox from now on.
   */
  public long nextKey(SandboxTransaction tx) {
    long number = last(tx) + 1;
    tx.cache(this, number);
    tx.addStoredBytes(ProviderTable.ROW_BYTES);
    return RowKey.of(tx.generation(), number);
  }

  /** Notes that a row with this number was added. */
  public void use(SandboxTransaction tx, long number) {
    tx.cache(this, Math.max(last(tx), number));
  }

  /** Returns the last number that was used, 0 if there is none. */
  public long last(SandboxTransaction tx) {
    return tx.cached(this);
  }

  /** Returns whether the table has no rows of the sandbox. */
  public boolean isEmpty(SandboxTransaction tx) {
    return last(tx) == 0;
  }
}
