package dev.understudy.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Differences between two states of sandboxes.
 *
 * @param kinds the kinds of things that differ; empty if nothing does
 */
public record Diff(State from, State to, List<Kind> kinds) {
  /** Copies the list. */
  public Diff {
    kinds = kinds == null ? List.of() : List.copyOf(kinds);
  }

  /**
   * A state that was compared.
   *
   * @param snapshot the name of the snapshot; empty: the sandbox as it is now
   */
  public record State(String sandbox, Optional<String> snapshot) {}

  /**
   * Differences in the things of one kind, such as {@code messages}.
   *
   * @param entries the first ones
   */
  public record Kind(String kind, long added, long changed, long gone, List<Entry> entries) {
    /** Copies the list. */
    public Kind {
      entries = entries == null ? List.of() : List.copyOf(entries);
    }
  }

  /**
   * A thing that differs.
   *
   * @param change {@code added}, {@code changed} or {@code gone}
   * @param fields of one that was added or is gone: its values; else null
   * @param changes of one that has changed: the values before and after; else null
   */
  public record Entry(
      String change,
      Optional<String> id,
      Map<String, Object> fields,
      Map<String, Change> changes) {}

  /** Values of a field before and after. */
  public record Change(Object from, Object to) {}

  /** Returns the differences of a kind, such as {@code messages}; empty if there are none. */
  public Optional<Kind> kind(String name) {
    return kinds.stream().filter(each -> each.kind().equals(name)).findFirst();
  }
}
