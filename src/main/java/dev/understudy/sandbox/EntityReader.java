package dev.understudy.sandbox;

import dev.understudy.fixture.Section;
import java.util.List;
import java.util.function.Consumer;

/**
 * How one section of a fixture document becomes what a sandbox holds. The entities are immutable
 * and shared by all sandboxes that were made from the same documents.
 *
 * @param <E> all entities of this section
 */
public interface EntityReader<E> {
  /** The key of the section at the top of a document. */
  String section();

  /** The class of the entities. */
  Class<E> type();

  /** What a sandbox has when no fixture says anything. */
  E none();

  /**
   * Reads a section on top of what earlier documents said. What is wrong is gathered in the
   * section, never thrown; ids that are left out are made and written back into it.
   */
  Populated<E> read(Section section, E before, Ids ids);

  /**
   * What reading a section gave.
   *
   * @param plantings what this document alone writes into a sandbox that begins with it
   */
  record Populated<E>(E entities, List<Consumer<Turn>> plantings) {}
}
