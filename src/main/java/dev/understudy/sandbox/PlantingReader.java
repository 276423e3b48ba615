package dev.understudy.sandbox;

import dev.understudy.fixture.Section;
import java.util.List;
import java.util.function.Consumer;

/** Reads what a sandbox begins with and keeps in its own rows; it is no entity. */
public interface PlantingReader extends EntityReader<PlantingReader.Nothing> {
  /** No entities. */
  record Nothing() {}

  /** What a document, given at its root, writes into a sandbox that begins with it. */
  List<Consumer<Turn>> plantings(Section document);

  @Override
  default Class<Nothing> type() {
    return Nothing.class;
  }

  @Override
  default Nothing none() {
    return new Nothing();
  }

  @Override
  default Populated<Nothing> read(Section document, Nothing before, Ids ids) {
    return new Populated<>(before, plantings(document));
  }
}
