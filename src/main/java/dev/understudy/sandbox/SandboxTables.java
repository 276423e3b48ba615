package dev.understudy.sandbox;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import dev.understudy.sandbox.ProviderTable.Key;
import java.util.List;
import java.util.stream.Stream;

/**
 * All tables with rows of sandboxes. Whatever copies, compares or deletes everything of a sandbox
 * takes them from here.
 *
 * @param keyed those with a {@link RowKey}
 * @param ofGenerations those with a column {@code generation} instead, and only a few rows of each
 */
public record SandboxTables(List<String> keyed, List<String> ofGenerations) {
  private static final List<String> KEYED =
      List.of(
          "message",
          "unread_message",
          "message_key",
          "fault",
          "rate_limit",
          "counted_call",
          "journal",
          "control_call",
          "message_work",
          "webhook");

  private static final List<String> OF_GENERATIONS = List.of("delivery_plan");

  /** Copies the lists. */
  public SandboxTables {
    keyed = List.copyOf(keyed);
    ofGenerations = List.copyOf(ofGenerations);
  }

  /**
   * Returns the tables of the core and those of providers.
   *
   * @param ofProviders the providers' own tables
   */
  public static SandboxTables with(List<ProviderTable> ofProviders) {
    var byKind =
        ofProviders.stream()
            .collect(partitioningBy(table -> table.key() == Key.GENERATION, toList()));
    return new SandboxTables(
        join(KEYED, byKind.get(false)), join(OF_GENERATIONS, byKind.get(true)));
  }

  private static List<String> join(List<String> tables, List<ProviderTable> ofProviders) {
    return Stream.concat(tables.stream(), ofProviders.stream().map(ProviderTable::name)).toList();
  }

  /** Returns the names of all tables, those with row keys first. */
  public List<String> all() {
    return Stream.concat(keyed.stream(), ofGenerations.stream()).toList();
  }
}
