package dev.understudy.junit;

import dev.understudy.client.Sandbox;

/** The story of a sandbox, attached to a test's failure so that it is shown with it. */
final class StoryException extends Exception {
  private static final long serialVersionUID = 1L;

  private StoryException(String message) {
    super(message, null, false, false);
  }

  static StoryException of(Sandbox sandbox) {
    return new StoryException("What happened in " + sandbox.id() + ":\n" + sandbox.story());
  }

  /** Returns the story without the name of this class. */
  @Override
  public String toString() {
    return getMessage();
  }
}
