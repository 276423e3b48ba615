package dev.understudy.transaction;

import dev.understudy.fixture.SectionWriter;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Settings;
import java.util.Map;

/**
 * Writer of the fixture document that gives a fresh sandbox everything that a sandbox has now, as
 * far as fixtures can hold it: no journal, no messages of calls, no credentials.
 */
final class FixtureWriter {
  private FixtureWriter() {}

  static Map<String, Object> write(SandboxTransaction tx, FixtureSchema schema) {
    var document = new SectionWriter();
    var settings = tx.sandbox().settings();
    var written =
        document
            .section("settings")
            .put("unknown_entities", Settings.word(settings.unknownEntities()));
    schema.settings().forEach(each -> written.put(each.name(), settings.of(each)));
    writeClock(tx, document.section("clock"));
    var businessName = tx.entities().businessName();
    document.put("business_name", businessName.isEmpty() ? null : businessName);
    for (var reader : schema.entities()) {
      reader.write(tx, document.section(reader.section()));
    }
    schema.seeds().forEach(reader -> reader.write(tx, document));
    return document.copy();
  }

  private static void writeClock(SandboxTransaction tx, SectionWriter section) {
    var clock = tx.sandbox().clock();
    section.put("mode", clock.mode()).put("now", clock.equals(Clock.LIVE) ? null : tx.now());
  }
}
