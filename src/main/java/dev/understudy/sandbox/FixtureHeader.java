package dev.understudy.sandbox;

import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Settings.SettingsChange;
import dev.understudy.sandbox.Settings.UnknownEntities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Part of a fixture document that is about the sandbox itself. */
public record FixtureHeader(
    SettingsChange settings,
    Optional<ClockSetting> clock,
    List<String> credentials,
    List<String> refused,
    Optional<String> businessName) {

  /** Returns this header with other credentials. */
  public FixtureHeader with(List<String> others) {
    return new FixtureHeader(settings, clock, List.copyOf(others), refused, businessName);
  }

  /** A clock of a fixture; without an instant it begins at the system clock's. */
  public record ClockSetting(String mode, Optional<Instant> now) {
    public Clock at(Instant systemTime) {
      return Clock.of(mode, now, systemTime);
    }
  }

  /**
   * Reads the header of a document, given at its root.
   *
   * @param known the providers' settings
   * @param forms the forms of the providers' credentials
   */
  public static FixtureHeader read(
      Section root, List<ProviderSetting> known, List<CredentialForm> forms) {
    return new FixtureHeader(
        root.section("settings")
            .map(section -> settings(section, known))
            .orElse(SettingsChange.NONE),
        root.section("clock").map(FixtureHeader::clock),
        root.section("credentials").map(section -> credentials(section, forms)).orElse(List.of()),
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
    var clock = new ClockSetting(mode.orElse("live"), section.instant("now"));
    section.noOtherKeys();
    return clock;
  }

  private static List<String> credentials(Section section, List<CredentialForm> forms) {
    var all = new ArrayList<String>();
    for (var form : forms) {
      var texts = section.texts(form.provider());
      for (int i = 0; i < texts.size(); i++) {
        if (texts.get(i).startsWith(Sandbox.MADE_BY_USE_PREFIX)) {
          section.problemAt(
              form.provider(),
              i,
              "a credential that begins with sb_ names its own sandbox already");
        } else if (!form.isPossible().test(texts.get(i))) {
          section.problemAt(form.provider(), i, form.rule());
        } else {
          all.add(texts.get(i));
        }
      }
    }
    section.noOtherKeys();
    return List.copyOf(all);
  }
}
