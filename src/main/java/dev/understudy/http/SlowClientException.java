package dev.understudy.http;

import java.io.IOException;
import org.eclipse.jetty.io.QuietException;

/** End of a transfer because its client is too slow. */
final class SlowClientException extends IOException implements QuietException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Creates an exception.
   *
   * @param status of the response, if one can still be sent
   * @param sentence says what was too slow
   */
  SlowClientException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  /** Returns the status of the response: 408, or 503 if the server is short of memory. */
  int status() {
    return status;
  }
}
