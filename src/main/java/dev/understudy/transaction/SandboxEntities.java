package dev.understudy.transaction;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.Section;
import dev.understudy.sandbox.FixtureHeader;
import dev.understudy.sandbox.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What fixtures say is in a sandbox: immutable, and the same for all that began with the same. */
public final class SandboxEntities {
  private final Map<String, Object> entities;
  private final List<FixtureHeader> heads;
  private final List<List<Consumer<SandboxTransaction>>> plantings;

  private SandboxEntities(
      Map<String, Object> entities,
      List<FixtureHeader> heads,
      List<List<Consumer<SandboxTransaction>>> plantings) {
    this.entities = entities;
    this.heads = heads;
    this.plantings = plantings;
  }

  static SandboxEntities empty(FixtureSchema schema) {
    var entities = new HashMap<String, Object>();
    schema.readers().forEach(reader -> entities.put(reader.section(), reader.none()));
    return new SandboxEntities(entities, List.of(), List.of());
  }

  /**
   * This world with one more document.
   *
   * @throws dev.understudy.fixture.FixtureException with everything that is wrong in the document
   */
  SandboxEntities with(FixtureDocument document, FixtureSchema schema, Ids ids) {
    var root = document.root();
    var head = FixtureHeader.read(root, schema.settings());
    var merged = new HashMap<>(entities);
    var planted = new ArrayList<Consumer<SandboxTransaction>>();
    for (var reader : schema.readers()) {
      var populated = populate(reader, root, ids);
      merged.put(reader.section(), populated.entities());
      planted.addAll(populated.plantings());
    }
    root.noOtherKeys();
    document.refuseIfAny();
    return new SandboxEntities(
        merged, append(heads, head), append(plantings, List.copyOf(planted)));
  }

  private <E> EntityReader.FixtureResult<E> populate(
      EntityReader<E> reader, Section root, Ids ids) {
    return reader.read(root, of(reader), ids);
  }

  private static <T> List<T> append(List<T> before, T last) {
    var all = new ArrayList<>(before);
    all.add(last);
    return List.copyOf(all);
  }

  /** The entities that this reader read. */
  public <E> E of(EntityReader<E> reader) {
    return reader.type().cast(entities.get(reader.section()));
  }

  /** The name that the account's owner goes by; empty when no fixture gives one. */
  public String businessName() {
    return heads.stream().flatMap(head -> head.businessName().stream()).reduce("", (a, b) -> b);
  }

  /** What each document says of the sandbox itself, in order. */
  List<FixtureHeader> heads() {
    return heads;
  }

  /** Writes what the documents from this position on plant into a sandbox. */
  void seed(SandboxTransaction tx, int from) {
    plantings
        .subList(from, plantings.size())
        .forEach(planting -> planting.forEach(each -> each.accept(tx)));
  }
}
