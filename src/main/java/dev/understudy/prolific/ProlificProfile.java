package dev.understudy.prolific;

import dev.understudy.sandbox.ProviderSetting;
import dev.understudy.sandbox.Settings;

/** Wire form of answers, which each sandbox chooses: the reference and real clients differ. */
enum ProlificProfile {
  /** Union of the other two, which every known client can read. */
  COMPATIBLE,
  /** Form of the service's reference. */
  DOCUMENTED,
  /** Form that public clients of the service expect. */
  OBSERVED;

  static final ProviderSetting SETTING =
      new ProviderSetting(
          "prolific_profile", Settings.words(ProlificProfile.class), Settings.word(COMPATIBLE));

  static ProlificProfile of(Settings settings) {
    return Settings.of(ProlificProfile.class, settings.of(SETTING));
  }
}
