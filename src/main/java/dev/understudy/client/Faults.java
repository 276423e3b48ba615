package dev.understudy.client;

import java.util.List;
import java.util.Map;

/**
 * The faults of a sandbox. A {@link Fault} is a description; {@link #add} sends it to the server.
 *
 * <pre>{@code
 * sandbox.faults().add(Fault.on("prelude").error(503).times(2));
 * sandbox.faults().add(Fault.on("prelude").recipient("+336*").recipientError("unsubscribed"));
 * sandbox.faults().add(Fault.on("sociocs").lostResponse().times(1));
 * sandbox.faults().setProfile(FaultProfile.FLAKY_CARRIER);
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

  /**
   * Replaces all faults by those of a profile, and adds its rate limits. A profile that is set
   * again begins again.
   *
   * @param name such as {@link FaultProfile#FLAKY_CARRIER}
   * @return the faults of the profile
   * @throws RefusedException 400 if there is no such profile; the message names those that there
   *     are
   */
  public List<FaultState> setProfile(String name) {
    return Page.of(calls.put(path, Map.of("profile", name)), "faults", FaultState.class).items();
  }

  /** Returns all faults, oldest first, with their counts. */
  public List<FaultState> list() {
    return Page.all(
        Query.NONE, query -> Page.of(calls.get(query.after(path)), "faults", FaultState.class));
  }

  /**
   * Deletes a fault, or all of a profile with its rate limits.
   *
   * @param idOrProfile the id of a fault or the name of a profile
   * @throws RefusedException 404 if there is no such fault or profile in the sandbox
   */
  public void delete(String idOrProfile) {
    calls.delete(path + "/" + Query.encoded(idOrProfile));
  }

  /** Deletes all faults, and the rate limits of profiles. */
  public void clear() {
    calls.delete(path);
  }
}
