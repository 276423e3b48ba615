package dev.understudy.provider;

import java.util.Map;

/**
 * A way to bring a failure about.
 *
 * @param java a line of a test with a {@code Sandbox sandbox}
 * @param path of the same call of the control plane, a POST, below that of the sandbox; empty if
 *     there is none
 * @param body of that call
 */
public record FailureTrigger(String java, String path, Map<String, Object> body) {
  /** Returns a trigger that only a test can carry out. */
  public static FailureTrigger ofTest(String java) {
    return new FailureTrigger(java, "", Map.of());
  }

  /** Returns whether it is one call of the control plane. */
  public boolean isCall() {
    return !path.isEmpty();
  }
}
