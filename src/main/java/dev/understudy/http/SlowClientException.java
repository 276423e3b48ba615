package dev.understudy.http;

import java.io.IOException;
import org.eclipse.jetty.io.QuietException;

/** A transfer that was ended because its client is too slow. */
final class SlowClientException extends IOException implements QuietException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Makes an exception.
   *
   * @param status of the answer, if one can still be sent
   * @param sentence that says what was too slow
   */
  SlowClientException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  /** Returns the status of the answer: 408, or 503 where the server has no room to wait. */
  int status() {
    return status;
  }
}
