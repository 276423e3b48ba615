package dev.understudy.snapshot;

import dev.understudy.snapshot.SandboxDiff.DiffEntry;
import dev.understudy.snapshot.SandboxDiff.DiffState;
import dev.understudy.snapshot.SandboxDiff.KindDiff;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Text of a diff that a person reads: one line for each thing that differs. */
public final class DiffText {
  private static final int MAX_VALUE_LENGTH = 60;
  private static final int MAX_FIELDS = 6;

  /** The fields by which a person knows a thing, by kind; of other kinds the first ones. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "messages", List.of("provider", "direction", "sender", "recipient", "status", "body"),
          "requests", List.of("method", "path", "status"),
          "webhooks", List.of("event", "url", "state", "due"),
          "control_calls", List.of("method", "path", "body"),
          "timeline", List.of("kind", "due"));

  private DiffText() {}

  /** Returns the text of a diff. */
  public static String of(SandboxDiff diff) {
    var title = "From " + title(diff.from()) + " to " + title(diff.to());
    if (diff.kinds().isEmpty()) {
      return title + ": nothing differs.\n";
    }
    return title
        + "\n"
        + diff.kinds().stream().map(DiffText::kind).collect(Collectors.joining("\n", "\n", ""));
  }

  private static String title(DiffState state) {
    return state.sandbox() + state.snapshot().map(name -> " at snapshot " + name).orElse(" now");
  }

  private static String kind(KindDiff kind) {
    var text = new StringBuilder(kind.kind()).append(": ").append(counts(kind)).append('\n');
    kind.entries().forEach(entry -> text.append("  ").append(line(kind, entry)).append('\n'));
    if (kind.leftOut() > 0) {
      text.append("  … and ").append(kind.leftOut()).append(" more\n");
    }
    return text.toString();
  }

  private static String counts(KindDiff kind) {
    return List.of(
            count(kind.added(), "added"),
            count(kind.changed(), "changed"),
            count(kind.gone(), "gone"))
        .stream()
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String count(long number, String word) {
    return number == 0 ? "" : number + " " + word;
  }

  private static String line(KindDiff kind, DiffEntry entry) {
    var sign =
        switch (entry.change()) {
          case "added" -> "+";
          case "gone" -> "-";
          default -> "~";
        };
    return sign
        + entry.id().map(id -> " " + id).orElse("")
        + " "
        + entry
            .changes()
            .map(
                changes ->
                    changes.entrySet().stream()
                        .map(
                            each ->
                                each.getKey()
                                    + ": "
                                    + value(each.getValue().from())
                                    + " → "
                                    + value(each.getValue().to()))
                        .collect(Collectors.joining("; ")))
            .orElseGet(() -> fields(kind.kind(), entry.fields().orElse(Map.of())));
  }

  private static String fields(String kind, Map<String, Object> fields) {
    var known = FIELDS.get(kind);
    return known != null
        ? known.stream()
            .filter(name -> fields.get(name) != null)
            .map(name -> value(fields.get(name)))
            .collect(Collectors.joining(" "))
        : fields.entrySet().stream()
            .filter(each -> each.getValue() != null && !each.getKey().equals("id"))
            .limit(MAX_FIELDS)
            .map(each -> each.getKey() + " " + value(each.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** Returns a value on one line, cut where it is long, without characters that move the cursor. */
  private static String value(Object value) {
    if (value == null) {
      return "none";
    }
    var text = String.valueOf(value).replaceAll("\\p{Cntrl}+", " ");
    return text.codePointCount(0, text.length()) > MAX_VALUE_LENGTH
        ? text.substring(0, text.offsetByCodePoints(0, MAX_VALUE_LENGTH)) + "…"
        : text;
  }
}
