package dev.understudy.transaction;

import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Ids;
import java.util.List;

/**
 * Reads what is all in one mapping of a document.
 *
 * @param <E> all entities of this section
 */
public interface SectionReader<E> extends EntityReader<E> {
  /** Reads the mapping at {@link #section}, where a document has one. */
  FixtureResult<E> readSection(Section section, E before, Ids ids);

  @Override
  default FixtureResult<E> read(Section document, E before, Ids ids) {
    var section = document.section(section());
    var populated =
        section
            .map(found -> readSection(found, before, ids))
            .orElseGet(() -> new FixtureResult<>(before, List.of()));
    section.ifPresent(Section::noOtherKeys);
    return populated;
  }
}
