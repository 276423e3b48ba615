package dev.understudy.transaction;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.sandbox.Ids;
import java.util.List;
import java.util.function.Consumer;

/**
 * A reader of one section of fixture documents into the entities that a sandbox holds. The entities
 * are immutable and shared by all sandboxes that are made from the same documents.
 *
 * @param <E> all entities of the section
 */
public interface EntityReader<E> {
  /** Returns the key of the section, at the top of a document. */
  String section();

  /** Returns the class of the entities. */
  Class<E> type();

  /** Returns the entities of a sandbox without fixtures. */
  E none();

  /**
   * Reads the section of a document on top of the entities of earlier documents. Problems are added
   * to the section, never thrown. Missing ids are generated and written back into the section.
   */
  FixtureResult<E> readSection(Section section, E before, Ids ids);

  /**
   * Writes the section that gives a fresh sandbox the entities that the sandbox of a transaction
   * has now, also those that calls have made. Credentials are left out.
   */
  void write(SandboxTransaction tx, SectionWriter section);

  /** Reads a document; one without the section changes nothing. */
  default FixtureResult<E> read(Section document, E before, Ids ids) {
    var section = document.section(section());
    var result =
        section
            .map(found -> readSection(found, before, ids))
            .orElseGet(() -> new FixtureResult<>(before, List.of()));
    section.ifPresent(Section::noOtherKeys);
    return result;
  }

  /**
   * Result of reading a document.
   *
   * @param seedRows writes the rows that this document alone adds to a sandbox
   * @param credentials credentials that mean the sandbox, besides those of its section {@code
   *     credentials}
   */
  record FixtureResult<E>(
      E entities, List<Consumer<SandboxTransaction>> seedRows, List<String> credentials) {
    /** Creates a result without credentials. */
    public FixtureResult(E entities, List<Consumer<SandboxTransaction>> seedRows) {
      this(entities, seedRows, List.of());
    }
  }
}
