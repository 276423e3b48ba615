package dev.understudy.client;

import java.util.List;
import java.util.Map;

/**
 * What goes wrong in a sandbox.
 *
 * <pre>{@code
 * sandbox.faults().on("prelude").error(503).times(2);
 * sandbox.faults().on("prelude").recipient("+336*").recipientError("unsubscribed");
 * sandbox.faults().on("sociocs").times(1).lostResponse();
 * }</pre>
 */
public final class Faults {
  private static final String ALL = "*";

  private final Calls calls;
  private final String path;

  Faults(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /** A rule for calls to this provider; nothing is made until its effect is named. */
  public FaultRule on(String provider) {
    return new FaultRule(calls, path, Map.of("provider", provider));
  }

  /** A rule for calls to every provider; nothing is made until its effect is named. */
  public FaultRule onAll() {
    return on(ALL);
  }

  /** All of them, oldest first, with how often each has acted. */
  public List<Fault> list() {
    return Page.all(
        Query.NONE, query -> Page.of(calls.get(query.after(path)), "faults", Fault.class));
  }

  /**
   * Ends one.
   *
   * @throws RefusedException 404 if there is none with this id
   */
  public void end(String id) {
    calls.delete(path + "/" + Query.encoded(id));
  }

  /** Ends all. */
  public void clear() {
    calls.delete(path);
  }
}
