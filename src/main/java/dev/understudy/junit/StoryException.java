package dev.understudy.junit;

import dev.understudy.client.Sandbox;

/** Not a failure: goes with one, so that whoever shows that shows what happened in the sandbox. */
final class StoryException extends Exception {
  private static final long serialVersionUID = 1L;

  private StoryException(String message) {
    super(message, null, false, false);
  }

  static StoryException of(Sandbox sandbox) {
    return new StoryException("What happened in " + sandbox.id() + ":\n" + sandbox.story());
  }

  /** Without the name of this class. */
  @Override
  public String toString() {
    return getMessage();
  }
}
