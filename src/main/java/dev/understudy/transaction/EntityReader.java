package dev.understudy.transaction;

import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Ids;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a part of a fixture document becomes what a sandbox holds. The entities are immutable and
 * shared by all sandboxes that were made from the same documents.
 *
 * @param <E> all entities that it reads
 */
public interface EntityReader<E> {
  /** The key at the top of a document under which it stands. */
  String section();

  /** The class of the entities. */
  Class<E> type();

  /** What a sandbox has when no fixture says anything. */
  E none();

  /**
   * Reads a document, given at its root, on top of what earlier ones said. What is wrong is
   * gathered in it, never thrown; ids that are left out are made and written back into it.
   */
  FixtureResult<E> read(Section document, E before, Ids ids);

  /**
   * What reading a document gave.
   *
   * @param plantings what this document alone writes into a sandbox that begins with it
   */
  record FixtureResult<E>(E entities, List<Consumer<SandboxTransaction>> plantings) {}
}
