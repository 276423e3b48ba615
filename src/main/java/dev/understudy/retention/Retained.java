package dev.understudy.retention;

import dev.understudy.transaction.SandboxTransaction;

/** Rows of a kind that a sandbox keeps, of which the oldest can be given up. */
public interface Retained {
  /** Returns about how many bytes all of them take. */
  long size(SandboxTransaction tx);

  /**
   * Gives up the oldest ones, of about so many bytes.
   *
   * @param latest how many of the newest stay in any case
   * @return how many bytes they took; 0 if none may be given up
   */
  long deleteOldest(SandboxTransaction tx, long bytes, int latest);
}
