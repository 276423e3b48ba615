package dev.understudy.provider;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Settings;
import java.util.Optional;

/**
 * The number and settings of a call, for what every response carries.
 *
 * @param number the call's number in its sandbox, from 1
 * @param operation the operation of the call; empty if its path and method have none
 */
public record CallContext(Settings settings, Ids ids, long number, Optional<Operation> operation) {
  /** Returns a UUID of the call. */
  public String requestId() {
    return ids.uuid("request", number).toString();
  }
}
