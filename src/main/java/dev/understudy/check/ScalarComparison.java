package dev.understudy.check;

import static dev.understudy.check.report.DifferenceKind.FORMAT;
import static dev.understudy.check.report.DifferenceKind.STATE;
import static dev.understudy.check.report.DifferenceKind.VALUE;

import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.TrafficDifference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The comparison of codes, of listed values, and of the formats of instants and ids. */
final class ScalarComparison {
  private static final Set<String> CODES = Set.of("code", "error_code");

  private final boolean isRead;
  private final PrintableText printable;
  private final Consumer<TrafficDifference> found;

  /**
   * Creates a comparison.
   *
   * @param isRead whether the call only reads, so that its answer depends on what exists
   * @param found takes each difference
   */
  ScalarComparison(boolean isRead, PrintableText printable, Consumer<TrafficDifference> found) {
    this.isRead = isRead;
    this.printable = printable;
    this.found = found;
  }

  /** Compares scalars that are not null. */
  void compare(
      String path,
      String name,
      List<JsonNode> recorded,
      List<JsonNode> ours,
      Optional<ShapeSchema> schema) {
    if (CODES.contains(name)) {
      compareCodes(path, recorded, ours);
      return;
    }
    var listed = schema.map(ShapeSchema::listed).orElse(Set.of());
    if (!listed.isEmpty()) {
      compareListed(path, recorded, ours, listed);
      return;
    }
    compareFormats(path, name, recorded, ours, schema);
  }

  private void compareCodes(String path, List<JsonNode> recorded, List<JsonNode> ours) {
    if (ours.isEmpty()) {
      return;
    }
    boolean pairs = recorded.size() == ours.size();
    boolean same =
        pairs
            ? IntStream.range(0, ours.size())
                .allMatch(i -> recorded.get(i).asString().equals(ours.get(i).asString()))
            : texts(recorded).equals(texts(ours));
    if (!same) {
      add(DifferenceKind.CODE, path, codes(recorded), codes(ours));
    }
  }

  private static Set<String> texts(List<JsonNode> nodes) {
    return nodes.stream().map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
  }

  private String codes(List<JsonNode> nodes) {
    return texts(nodes).stream().limit(5).map(printable::code).collect(Collectors.joining(", "));
  }

  private void compareListed(
      String path, List<JsonNode> recorded, List<JsonNode> ours, Set<String> listed) {
    for (var value : texts(recorded)) {
      if (!listed.contains(value)) {
        add(VALUE, path, printable.value(value, listed), String.join(", ", listed));
      }
    }
    boolean isPair = recorded.size() == 1 && ours.size() == 1;
    if (isPair
        && listed.contains(recorded.get(0).asString())
        && !recorded.get(0).asString().equals(ours.get(0).asString())) {
      add(isRead ? STATE : VALUE, path, recorded.get(0).asString(), ours.get(0).asString());
    }
  }

  private void compareFormats(
      String path,
      String name,
      List<JsonNode> recorded,
      List<JsonNode> ours,
      Optional<ShapeSchema> schema) {
    var mine =
        ours.stream()
            .flatMap(each -> ValueFormat.of(name, each).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    var known = texts(ours);
    for (var value : recorded) {
      var format = ValueFormat.of(name, value);
      if (known.contains(value.asString()) || printable.requested().contains(value.asString())) {
        continue;
      }
      if (!mine.isEmpty() && !format.map(mine::contains).orElse(false)) {
        add(
            FORMAT,
            path,
            format.map(ValueFormat::words).orElse("another text"),
            mine.stream().map(ValueFormat::words).collect(Collectors.joining(" or ")));
      } else if (mine.isEmpty()
          && ours.isEmpty()
          && value.isString()
          && schema.isPresent()
          && !schema.get().hasForm(value.asString())) {
        add(
            FORMAT,
            path,
            format.map(ValueFormat::words).orElse("another text"),
            "another pattern in the OpenAPI file");
      }
    }
  }

  private void add(DifferenceKind kind, String where, String recorded, String ours) {
    found.accept(new TrafficDifference(kind, where, recorded, ours));
  }
}
