package dev.understudy.transaction;

import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Ids;
import java.util.List;
import java.util.function.Consumer;

/** Reads what a sandbox begins with and keeps in its own rows; it is no entity. */
public interface SeedReader extends EntityReader<SeedReader.NoEntities> {
  /** No entities. */
  record NoEntities() {}

  /** What a document, given at its root, writes into a sandbox that begins with it. */
  List<Consumer<SandboxTransaction>> seedRows(Section document);

  @Override
  default Class<NoEntities> type() {
    return NoEntities.class;
  }

  @Override
  default NoEntities none() {
    return new NoEntities();
  }

  @Override
  default FixtureResult<NoEntities> read(Section document, NoEntities before, Ids ids) {
    return new FixtureResult<>(before, seedRows(document));
  }
}
