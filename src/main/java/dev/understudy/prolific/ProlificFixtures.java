package dev.understudy.prolific;

import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.EntityReader;
import java.util.List;

/** Reads the {@code prolific} section of fixtures. */
final class ProlificFixtures implements EntityReader<ProlificEntities> {
  static final ProlificFixtures READER = new ProlificFixtures();

  @Override
  public String section() {
    return ProlificProvider.NAME;
  }

  @Override
  public Class<ProlificEntities> type() {
    return ProlificEntities.class;
  }

  @Override
  public ProlificEntities none() {
    return ProlificEntities.NONE;
  }

  @Override
  public FixtureResult<ProlificEntities> readSection(
      Section section, ProlificEntities before, Ids ids) {
    var reading = new ProlificFixtureReader(before, ids);
    reading.researcher(section);
    reading.participants(section);
    reading.studies(section);
    reading.groups(section);
    var planted = reading.messages(section);
    var entities = reading.entities();
    return new FixtureResult<>(
        entities,
        planted.isEmpty() ? List.of() : List.of(tx -> FixtureMessage.plant(tx, planted, entities)));
  }
}
