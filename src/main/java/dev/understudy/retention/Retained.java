package dev.understudy.retention;

import dev.understudy.transaction.SandboxTransaction;

/** A kind of rows of a sandbox, of which the oldest can be deleted to save space. */
public interface Retained {
  /** Returns the approximate size of all rows in bytes. */
  long size(SandboxTransaction tx);

  /**
   * Deletes the oldest rows.
   *
   * @param bytes the approximate size of what is deleted
   * @param minKept the number of the newest rows that are kept in any case
   * @return the size of the deleted rows in bytes; 0 if none can be deleted
   */
  long deleteOldest(SandboxTransaction tx, long bytes, int minKept);
}
