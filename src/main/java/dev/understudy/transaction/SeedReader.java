package dev.understudy.transaction;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * A reader of parts of fixture documents that are rows of the sandbox from its start, such as
 * faults. Unlike entities, calls can change them.
 */
public interface SeedReader {
  /**
   * Reads a document. Problems are added to its sections, never thrown.
   *
   * @return writes the rows that the document adds to a sandbox
   */
  List<Consumer<SandboxTransaction>> seedRows(Section document);

  /** Writes the parts that give a fresh sandbox the rows of the sandbox of a transaction. */
  void write(SandboxTransaction tx, SectionWriter document);
}
