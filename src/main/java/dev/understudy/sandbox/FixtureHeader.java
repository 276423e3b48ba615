package dev.understudy.sandbox;

import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Settings.SettingsChange;
import dev.understudy.sandbox.Settings.UnknownEntities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The part of a fixture document that is about the sandbox itself. */
public record FixtureHeader(
    SettingsChange settings,
    Optional<ClockSetting> clock,
    List<String> credentials,
    List<String> refused,
    Optional<String> businessName) {

  /** A clock that is asked for; one without an instant begins at the wall clock's. */
  public record ClockSetting(String mode, Optional<Instant> now) {
    public Clock at(Instant wall) {
      return Clock.of(mode, now, wall);
    }
  }

  /**
   * Reads the header of a document, given at its root.
   *
   * @param known the providers' settings
   */
  public static FixtureHeader read(Section root, List<ProviderSetting> known) {
    return new FixtureHeader(
        root.section("settings")
            .map(section -> settings(section, known))
            .orElse(SettingsChange.NONE),
        root.section("clock").map(FixtureHeader::clock),
        root.section("credentials").map(FixtureHeader::credentials).orElse(List.of()),
        root.texts("refused"),
        root.text("business_name"));
  }

  private static SettingsChange settings(Section section, List<ProviderSetting> known) {
    var unknown = section.choice("unknown_entities", Settings.words(UnknownEntities.class));
    var ofProviders = new LinkedHashMap<String, String>();
    for (var setting : known) {
      section
          .choice(setting.name(), setting.values())
          .ifPresent(value -> ofProviders.put(setting.name(), value));
    }
    section.noOtherKeys();
    return new SettingsChange(
        unknown.map(word -> Settings.of(UnknownEntities.class, word)), ofProviders);
  }

  private static ClockSetting clock(Section section) {
    var mode = section.choice("mode", List.of("live", "frozen"));
    if (!section.has("mode")) {
      section.problem("a clock needs a mode: live or frozen");
    }
    var wish = new ClockSetting(mode.orElse("live"), section.instant("now"));
    section.noOtherKeys();
    return wish;
  }

  private static List<String> credentials(Section section) {
    var all = new ArrayList<String>();
    for (var provider : List.of("prolific", "sociocs", "prelude")) {
      var given = section.texts(provider);
      for (int i = 0; i < given.size(); i++) {
        if (given.get(i).startsWith(Sandbox.MADE_BY_USE_PREFIX)) {
          section.problemAt(
              provider, i, "a credential that begins with sb_ names its own sandbox already");
        } else if (provider.equals("prelude")) {
          // seen: its clients' own tests have blanks inside
          if (!given.get(i).matches("[!-~]([ -~]*[!-~])?")) {
            section.problemAt(
                provider, i, "a credential is printable ASCII without blanks around it");
          } else {
            all.add(given.get(i));
          }
        } else if (given.get(i).isBlank() || given.get(i).matches(".*[\\s,].*")) {
          section.problemAt(provider, i, "a credential has neither blanks nor commas");
        } else {
          all.add(given.get(i));
        }
      }
    }
    section.noOtherKeys();
    return List.copyOf(all);
  }
}
