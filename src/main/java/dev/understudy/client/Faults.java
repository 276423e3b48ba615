package dev.understudy.client;

import java.util.List;

/**
 * The faults of a sandbox. A {@link Fault} is a description; {@link #add} sends it to the server.
 *
 * <pre>{@code
 * sandbox.faults().add(Fault.on("prelude").error(503).times(2));
 * sandbox.faults().add(Fault.on("prelude").recipient("+336*").recipientError("unsubscribed"));
 * sandbox.faults().add(Fault.on("sociocs").lostResponse().times(1));
 * }</pre>
 */
public final class Faults {
  private final Calls calls;
  private final String path;

  Faults(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * Adds this fault to the sandbox. Calls from then on meet it, after all faults that are older.
   * Adding the same description again makes a second fault.
   *
   * @throws RefusedException 400 if it has no effect, or something in it is wrong; 409 if the
   *     sandbox has too many faults
   */
  public AddedFault add(Fault fault) {
    var added = Json.read(calls.post(path, fault.fields()), FaultState.class);
    return new AddedFault(this, added.id());
  }

  /** Returns all faults, oldest first, with their counts. */
  public List<FaultState> list() {
    return Page.all(
        Query.NONE, query -> Page.of(calls.get(query.after(path)), "faults", FaultState.class));
  }

  /**
   * Deletes the fault with this id.
   *
   * @throws RefusedException 404 if there is none with this id
   */
  public void delete(String id) {
    calls.delete(path + "/" + Query.encoded(id));
  }

  /** Deletes all faults. */
  public void clear() {
    calls.delete(path);
  }
}
