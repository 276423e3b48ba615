package dev.understudy.provider;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Settings;

/**
 * Which call it is, for what every answer carries.
 *
 * @param number among the calls of its sandbox, from 1
 */
public record CallContext(Settings settings, Ids ids, long number) {
  /** A UUID of the call. */
  public String requestId() {
    return ids.uuid("request", number).toString();
  }
}
