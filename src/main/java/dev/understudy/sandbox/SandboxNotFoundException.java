package dev.understudy.sandbox;

/** A request for a sandbox that was never created, or was deleted. */
public final class SandboxNotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean deleted;

  public SandboxNotFoundException(String id, boolean deleted) {
    super(sentence(id), null, false, false);
    this.deleted = deleted;
  }

  /** Returns the message about an id that no sandbox has. */
  public static String sentence(String id) {
    var none = "There is no sandbox '" + id + "'.";
    return id.startsWith(Sandbox.MADE_BY_USE_PREFIX) && Sandbox.isId(id)
        ? none + " It was deleted: POST /_admin/sandboxes creates it again."
        : none;
  }

  /** Returns whether a sandbox with this id was deleted. */
  public boolean deleted() {
    return deleted;
  }
}
