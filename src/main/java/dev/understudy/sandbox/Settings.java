package dev.understudy.sandbox;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a sandbox.
 *
 * @param unknownEntities whether a participant, study, channel or template that no fixture names is
 *     refused or taken as if it existed
 * @param ofProviders the values that were set of {@linkplain ProviderSetting settings of
 *     providers}, by name
 */
public record Settings(UnknownEntities unknownEntities, Map<String, String> ofProviders) {
  /** Settings of a sandbox for which nothing was set. */
  public static final Settings DEFAULT = new Settings(UnknownEntities.REJECT, Map.of());

  public Settings {
    ofProviders = Map.copyOf(ofProviders);
  }

  /** Decides what happens to a call that names something that does not exist. */
  public enum UnknownEntities {
    REJECT,
    ACCEPT
  }

  /**
   * A change of some settings.
   *
   * @param unknownEntities empty: as before
   * @param ofProviders the settings that change, by name
   */
  public record SettingsChange(
      Optional<UnknownEntities> unknownEntities, Map<String, String> ofProviders) {
    /** Changes nothing. */
    public static final SettingsChange NONE = new SettingsChange(Optional.empty(), Map.of());

    /** Returns settings with this change. */
    public Settings applyTo(Settings before) {
      var all = new LinkedHashMap<>(before.ofProviders());
      all.putAll(ofProviders);
      return new Settings(unknownEntities.orElse(before.unknownEntities()), all);
    }
  }

  /** Returns whether entities that no fixture names are taken as existing. */
  public boolean acceptsUnknown() {
    return unknownEntities == UnknownEntities.ACCEPT;
  }

  /** Returns the value of a provider's setting, set or initial. */
  public String of(ProviderSetting setting) {
    return ofProviders.getOrDefault(setting.name(), setting.initial());
  }

  /** Returns a constant as it is written on the wire. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the constants of an enum as they are written on the wire. */
  public static <E extends Enum<E>> List<String> words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Settings::word).toList();
  }

  /** Returns the constant that is written so on the wire. */
  public static <E extends Enum<E>> E of(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
