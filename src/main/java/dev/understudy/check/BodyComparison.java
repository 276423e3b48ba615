package dev.understudy.check;

import static dev.understudy.check.report.DifferenceKind.EXTRA;
import static dev.understudy.check.report.DifferenceKind.MISSING;
import static dev.understudy.check.report.DifferenceKind.STATE;
import static dev.understudy.check.report.DifferenceKind.TYPE;

import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.TrafficDifference;
import dev.understudy.journal.JournalEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The comparison of the shape of two bodies. The elements of an array are compared together, as the
 * account may have other elements than the sandbox. What the sandbox has no example of is compared
 * with the OpenAPI file.
 */
final class BodyComparison {
  private final boolean isRead;
  private final PrintableText printable;
  private final Consumer<TrafficDifference> found;
  private final ScalarComparison scalars;

  /**
   * Creates a comparison.
   *
   * @param isRead whether the call only reads, so that its answer depends on what exists
   * @param found takes each difference
   */
  BodyComparison(boolean isRead, PrintableText printable, Consumer<TrafficDifference> found) {
    this.isRead = isRead;
    this.printable = printable;
    this.found = found;
    this.scalars = new ScalarComparison(isRead, printable, found);
  }

  void compare(JsonNode recorded, JsonNode ours, Optional<ShapeSchema> schema) {
    compare(new Place("$", "", Optional.empty()), List.of(recorded), List.of(ours), schema);
  }

  /**
   * A place in a body.
   *
   * @param name of the field
   * @param owner the schema of the object that has the field
   */
  private record Place(String path, String name, Optional<ShapeSchema> owner) {
    boolean isRequired() {
      return owner.isEmpty() || owner.get().required().contains(name);
    }
  }

  private void compare(
      Place place, List<JsonNode> recorded, List<JsonNode> ours, Optional<ShapeSchema> schema) {
    if (recorded.stream().anyMatch(BodyComparison::isMasked)) {
      return;
    }
    if (!compareTypes(place, recorded, ours, schema)) {
      return;
    }
    var objects = ofType(recorded, JsonType.OBJECT);
    if (!objects.isEmpty()) {
      compareObjects(place, objects, ofType(ours, JsonType.OBJECT), schema);
    }
    var elements = elements(recorded);
    if (!elements.isEmpty()) {
      compare(
          new Place(place.path() + "[]", place.name(), Optional.empty()),
          elements,
          elements(ours),
          schema.flatMap(ShapeSchema::elements));
    }
    var theirs = recorded.stream().filter(each -> !each.isContainer() && !each.isNull()).toList();
    if (!theirs.isEmpty()) {
      var mine = ours.stream().filter(each -> !each.isContainer() && !each.isNull()).toList();
      this.scalars.compare(place.path(), place.name(), theirs, mine, schema);
    }
  }

  /** Returns whether this is what the journal of a server shows in the place of a secret. */
  private static boolean isMasked(JsonNode node) {
    return node.isString() && JournalEntry.FINGERPRINT.matcher(node.asString()).matches();
  }

  private static List<JsonNode> ofType(List<JsonNode> nodes, JsonType type) {
    return nodes.stream().filter(each -> JsonType.of(each) == type).toList();
  }

  private static List<JsonNode> elements(List<JsonNode> nodes) {
    return nodes.stream().filter(JsonNode::isArray).flatMap(JsonNode::valueStream).toList();
  }

  /** Returns whether the types are alike enough to compare the values. */
  private boolean compareTypes(
      Place place, List<JsonNode> recorded, List<JsonNode> ours, Optional<ShapeSchema> schema) {
    var mine = JsonType.of(ours);
    Set<JsonType> possible = schema.map(ShapeSchema::types).orElse(Set.of());
    boolean isUnknown = mine.isEmpty() && possible.isEmpty();
    boolean same = true;
    for (var type : JsonType.of(recorded)) {
      if (!isUnknown && !type.isAdmittedBy(mine) && !type.isAdmittedBy(possible)) {
        var expected = mine.isEmpty() ? possible : mine;
        add(TYPE, place.path(), type.words(), JsonType.words(expected));
        same = false;
      }
    }
    return same;
  }

  private void compareObjects(
      Place place, List<JsonNode> recorded, List<JsonNode> ours, Optional<ShapeSchema> schema) {
    var theirs = fields(recorded);
    var mine = fields(ours);
    if (schema.isPresent() && schema.get().isMap()) {
      // the names are data
      var values = theirs.values().stream().flatMap(Collection::stream).toList();
      if (!values.isEmpty()) {
        compare(
            new Place(place.path() + ".{…}", "", Optional.empty()),
            values,
            mine.values().stream().flatMap(Collection::stream).toList(),
            schema.flatMap(ShapeSchema::values));
      }
      return;
    }
    var names = new LinkedHashSet<>(theirs.keySet());
    names.addAll(mine.keySet());
    schema.ifPresent(each -> names.addAll(each.required()));
    for (var name : names) {
      var field = schema.flatMap(each -> each.field(name));
      var at = new Place(place.path() + "." + printable.field(name), name, schema);
      var their = theirs.getOrDefault(name, List.of());
      var my = mine.getOrDefault(name, List.of());
      if (their.isEmpty()) {
        addExtra(at, my, !ours.isEmpty());
      } else {
        compareField(at, their, my, field, !ours.isEmpty());
        if (their.size() < recorded.size()
            && field.isPresent()
            && at.isRequired()
            && my.size() == ours.size()) {
          add(EXTRA, at.path(), "nothing in some of them", words(my, field));
        }
      }
    }
  }

  private void compareField(
      Place at,
      List<JsonNode> recorded,
      List<JsonNode> ours,
      Optional<ShapeSchema> field,
      boolean hasExample) {
    if (ours.isEmpty()) {
      var isNew = at.owner().isPresent() ? field.isEmpty() : hasExample;
      if (isNew || hasExample && !isRead) {
        add(MISSING, at.path(), words(recorded, Optional.empty()), "nothing");
        return;
      }
      if (hasExample) {
        add(STATE, at.path(), words(recorded, Optional.empty()), "nothing");
      }
    }
    compare(at, recorded, ours, field);
  }

  private void addExtra(Place at, List<JsonNode> ours, boolean hasExample) {
    var isAlways = at.isRequired();
    if (ours.isEmpty()) {
      // required by the OpenAPI file, of which the sandbox has no example
      if (!hasExample && isAlways) {
        add(EXTRA, at.path(), "nothing", "always there");
      }
      return;
    }
    add(isAlways || !isRead ? EXTRA : STATE, at.path(), "nothing", words(ours, Optional.empty()));
  }

  private static String words(List<JsonNode> nodes, Optional<ShapeSchema> schema) {
    return nodes.isEmpty()
        ? JsonType.words(schema.map(ShapeSchema::types).orElse(Set.of()))
        : JsonType.words(JsonType.of(nodes));
  }

  private static Map<String, List<JsonNode>> fields(List<JsonNode> objects) {
    var fields = new LinkedHashMap<String, List<JsonNode>>();
    for (var object : objects) {
      object
          .properties()
          .forEach(
              each ->
                  fields
                      .computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                      .add(each.getValue()));
    }
    return fields;
  }

  private void add(DifferenceKind kind, String where, String recorded, String ours) {
    found.accept(new TrafficDifference(kind, where, recorded, ours));
  }
}
