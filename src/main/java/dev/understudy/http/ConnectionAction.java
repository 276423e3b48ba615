package dev.understudy.http;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** An action on the connection of a call, taken after its transaction is committed. */
sealed interface ConnectionAction {
  /**
   * Sends a response.
   *
   * @param entry the key of the call in the journal; empty if the call could not be journaled
   */
  record SendResponse(WireResponse response, OptionalLong entry) implements ConnectionAction {
    static SendResponse unjournaled(WireResponse response) {
      return new SendResponse(response, OptionalLong.empty());
    }
  }

  /** Sends the head of a response and half its body, then closes the connection. */
  record SendHalf(WireResponse response) implements ConnectionAction {}

  /** Closes the connection without a response, after a delay. */
  record CloseConnection(Duration after) implements ConnectionAction {}

  /** Resets the connection. */
  record ResetConnection() implements ConnectionAction {}

  /** Runs the call again after a delay. */
  record ResumeLater(Duration after, DelayedCall call) implements ConnectionAction {}

  /**
   * A call that a fault delays.
   *
   * @param generation of its sandbox when it arrived
   * @param number of the call in its sandbox
   * @param faultIds the faults that acted on it before the delay
   */
  record DelayedCall(long generation, long number, List<String> faultIds) {}
}
