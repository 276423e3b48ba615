package dev.understudy.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Differences between two states of sandboxes.
 *
 * @param kinds the kinds of things that differ
 */
public record SandboxDiff(DiffState from, DiffState to, List<KindDiff> kinds) {
  /**
   * A state that was compared.
   *
   * @param sandbox the id of the sandbox
   * @param snapshot the name of its snapshot; empty: the sandbox as it is now
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record DiffState(String sandbox, Optional<String> snapshot) {
    static DiffState of(DiffSide side) {
      return new DiffState(side.sandbox().id(), side.snapshot());
    }
  }

  /**
   * Differences in the things of one kind.
   *
   * @param added how many are only in the later state
   * @param changed how many differ
   * @param gone how many are only in the earlier state
   * @param entries the first of each
   */
  public record KindDiff(
      String kind, long added, long changed, long gone, List<DiffEntry> entries) {
    /** Returns how many entries are left out. */
    long leftOut() {
      return added + changed + gone - entries.size();
    }
  }

  /**
   * A thing that differs.
   *
   * @param change {@code added}, {@code changed} or {@code gone}
   * @param id its id; empty if its kind has none
   * @param fields of one that was added or is gone: its values
   * @param changes of one that has changed: the values before and after
   */
  public record DiffEntry(
      String change,
      Optional<String> id,
      Optional<Map<String, Object>> fields,
      Optional<Map<String, FieldChange>> changes) {}

  /** Values of a field before and after. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record FieldChange(Object from, Object to) {}
}
