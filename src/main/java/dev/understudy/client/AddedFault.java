package dev.understudy.client;

/** A fault of a sandbox on the server. Its description can't be changed. */
public final class AddedFault {
  private final Faults faults;
  private final String id;

  AddedFault(Faults faults, String id) {
    this.faults = faults;
    this.id = id;
  }

  /** Returns its id, which answers carry as {@code Understudy-Fault}. */
  public String id() {
    return id;
  }

  /**
   * Asks the server for its state.
   *
   * @throws IllegalStateException if it has been deleted, or the sandbox was reset
   */
  public FaultState state() {
    return faults.list().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The fault "
                        + id
                        + " no longer exists: it was deleted, or the sandbox was reset."));
  }

  /**
   * Asks the server how many calls or recipients it has matched.
   *
   * @throws IllegalStateException if it has been deleted, or the sandbox was reset
   */
  public long matched() {
    return state().matched();
  }

  /**
   * Asks the server on how many of its matches it has acted.
   *
   * @throws IllegalStateException if it has been deleted, or the sandbox was reset
   */
  public long acted() {
    return state().acted();
  }

  /**
   * Deletes it; calls from then on no longer meet it.
   *
   * @throws RefusedException 404 if it has been deleted before
   */
  public void delete() {
    faults.delete(id);
  }

  /** Returns its id. */
  @Override
  public String toString() {
    return id;
  }
}
