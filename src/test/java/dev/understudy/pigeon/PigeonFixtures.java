package dev.understudy.pigeon;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;

/** The reader of the {@code pigeon} section of fixtures, which has nothing in it. */
final class PigeonFixtures implements EntityReader<PigeonFixtures.Lofts> {
  /** No entities. */
  record Lofts() {}

  @Override
  public String section() {
    return PigeonProvider.NAME;
  }

  @Override
  public Class<Lofts> type() {
    return Lofts.class;
  }

  @Override
  public Lofts none() {
    return new Lofts();
  }

  @Override
  public FixtureResult<Lofts> readSection(Section section, Lofts before, Ids ids) {
    return new FixtureResult<>(before, List.of());
  }

  @Override
  public void write(SandboxTransaction tx, SectionWriter section) {}
}
