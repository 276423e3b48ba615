package dev.understudy.snapshot;

import dev.understudy.fault.Fault;
import dev.understudy.sandbox.Ids;
import dev.understudy.webhook.WebhookRow;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A kind of things that are compared.
 *
 * @param name on the control plane
 * @param ids returns the id of the thing with a number; empty: a column holds it, or it has none
 */
record DiffKind(String name, Optional<BiFunction<Ids, Long, String>> ids) {
  /** The core's tables that have another name on the control plane. */
  private static final Map<String, DiffKind> OF_CORE =
      Map.of(
          "message", of("messages"),
          "journal", of("requests"),
          "webhook", new DiffKind("webhooks", Optional.of(WebhookRow::id)),
          "fault", new DiffKind("faults", Optional.of(Fault::id)),
          "rate_limit", of("rate_limits"),
          "delivery_plan", of("delivery_plans"),
          "message_work", of("timeline"),
          "control_call", of("control_calls"));

  /** Tables that follow from others: what makes rows findable, and what is counted. */
  private static final Set<String> DERIVED =
      Set.of("message_key", "unread_message", "counted_call");

  /** Columns that follow from others, or tell nothing of what was done, by kind. */
  private static final Map<String, Set<String>> HIDDEN =
      Map.of(
          "messages", Set.of("first_status", "steps", "batch"),
          "timeline", Set.of("steps"),
          "requests", Set.of("messages_before", "messages_after", "duration_micros"));

  /** Columns that have the credentials or the id of the sandbox in them. */
  private static final Set<String> OF_SANDBOX = Set.of("credential", "headers", "response_headers");

  private static DiffKind of(String name) {
    return new DiffKind(name, Optional.empty());
  }

  /** Returns the kind of a table's rows; empty if they follow from those of others. */
  static Optional<DiffKind> ofTable(String table) {
    return DERIVED.contains(table)
        ? Optional.empty()
        : Optional.of(OF_CORE.getOrDefault(table, of(table)));
  }

  /** Returns whether a person is not shown a column. */
  boolean hides(TableColumn column) {
    return !column.isShown() || HIDDEN.getOrDefault(name, Set.of()).contains(column.name());
  }

  /**
   * Returns whether things do not differ if they differ in nothing but such columns.
   *
   * @param isOfOne whether both are of the same sandbox
   */
  boolean ignores(TableColumn column, boolean isOfOne) {
    return HIDDEN.getOrDefault(name, Set.of()).contains(column.name())
        || !isOfOne && name.equals("requests") && OF_SANDBOX.contains(column.name());
  }

  /** Returns the id of the thing with a number, as far as it is made from it. */
  Optional<String> id(Ids generator, long number) {
    return ids.map(made -> made.apply(generator, number));
  }
}
