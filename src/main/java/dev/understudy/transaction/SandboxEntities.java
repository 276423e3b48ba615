package dev.understudy.transaction;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.Section;
import dev.understudy.sandbox.FixtureHeader;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.EntityReader.FixtureResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Entities that fixtures define in a sandbox, and the rows that it begins with. Immutable, and
 * shared by all sandboxes with the same fixtures.
 */
public final class SandboxEntities {
  private final Map<String, Object> entities;
  private final List<FixtureHeader> headers;

  /** Writers of rows, by document. */
  private final List<List<Consumer<SandboxTransaction>>> seedRows;

  private SandboxEntities(
      Map<String, Object> entities,
      List<FixtureHeader> headers,
      List<List<Consumer<SandboxTransaction>>> seedRows) {
    this.entities = entities;
    this.headers = headers;
    this.seedRows = seedRows;
  }

  static SandboxEntities empty(FixtureSchema schema) {
    var entities = new HashMap<String, Object>();
    schema.entities().forEach(reader -> entities.put(reader.section(), reader.none()));
    return new SandboxEntities(entities, List.of(), List.of());
  }

  /**
   * Returns these entities with those of one more document.
   *
   * @throws dev.understudy.fixture.FixtureException with everything that is wrong in the document
   */
  SandboxEntities with(FixtureDocument document, FixtureSchema schema, Ids ids) {
    var root = document.root();
    var header = FixtureHeader.read(root, schema.settings(), schema.credentials());
    var merged = new HashMap<>(entities);
    var rows = new ArrayList<Consumer<SandboxTransaction>>();
    var credentials = new ArrayList<>(header.credentials());
    for (var reader : schema.entities()) {
      var result = read(reader, root, ids);
      merged.put(reader.section(), result.entities());
      rows.addAll(result.seedRows());
      credentials.addAll(result.credentials());
    }
    schema.seeds().forEach(reader -> rows.addAll(reader.seedRows(root)));
    root.noOtherKeys();
    document.refuseIfAny();
    return new SandboxEntities(
        merged, append(headers, header.with(credentials)), append(seedRows, List.copyOf(rows)));
  }

  private <E> FixtureResult<E> read(EntityReader<E> reader, Section root, Ids ids) {
    return reader.read(root, of(reader), ids);
  }

  private static <T> List<T> append(List<T> before, T last) {
    var all = new ArrayList<>(before);
    all.add(last);
    return List.copyOf(all);
  }

  /** Returns the entities of a reader's section. */
  public <E> E of(EntityReader<E> reader) {
    return reader.type().cast(entities.get(reader.section()));
  }

  /** Returns the name of the account's owner; empty if no fixture gives one. */
  public String businessName() {
    return headers.stream()
        .flatMap(header -> header.businessName().stream())
        .reduce("", (first, last) -> last);
  }

  /** Returns the headers of the documents, in order. */
  List<FixtureHeader> headers() {
    return headers;
  }

  /** Writes the rows that the documents from an index on add to a sandbox. */
  void seed(SandboxTransaction tx, int firstDocument) {
    seedRows
        .subList(firstDocument, seedRows.size())
        .forEach(document -> document.forEach(rows -> rows.accept(tx)));
  }
}
