package dev.understudy.provider;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Settings;

/**
 * The number and settings of a call, for what every response carries.
 *
 * @param number the call's number in its sandbox, from 1
 */
public record CallContext(Settings settings, Ids ids, long number) {
  /** Returns a UUID of the call. */
  public String requestId() {
    return ids.uuid("request", number).toString();
  }
}
