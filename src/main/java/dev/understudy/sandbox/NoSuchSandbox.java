package dev.understudy.sandbox;

/** A sandbox that was never made, or was deleted. */
public final class NoSuchSandbox extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean deleted;

  NoSuchSandbox(String id, boolean deleted) {
    super("There is no sandbox '" + id + "'.", null, false, false);
    this.deleted = deleted;
  }

  /** Whether there was one. */
  public boolean deleted() {
    return deleted;
  }
}
