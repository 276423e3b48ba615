package dev.understudy.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What can be switched per sandbox.
 *
 * @param unknownEntities whether a participant, study, channel or template that no fixture names is
 *     refused or taken as if it existed
 * @param prolificProfile which of the wire forms of Prolific's API is spoken
 */
public record Settings(UnknownEntities unknownEntities, ProlificProfile prolificProfile) {
  /** What holds where nobody said otherwise. */
  public static final Settings DEFAULT =
      new Settings(UnknownEntities.REJECT, ProlificProfile.COMPATIBLE);

  /** What happens to a call that names what does not exist. */
  public enum UnknownEntities {
    REJECT,
    ACCEPT
  }

  /** The wire forms of Prolific's API. */
  public enum ProlificProfile {
    /** What every known client can read: that of both others. */
    COMPATIBLE,
    /** As the service's reference has it. */
    DOCUMENTED,
    /** As public clients of the service expect it. */
    OBSERVED
  }

  /** Whether entities that no fixture names are taken as existing. */
  public boolean acceptsUnknown() {
    return unknownEntities == UnknownEntities.ACCEPT;
  }

  /** The constant as it is written on the wire. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** All words of one of the enums here, for a sentence or a check. */
  public static <E extends Enum<E>> List<String> words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Settings::word).toList();
  }

  /** The constant that a word stands for. */
  public static <E extends Enum<E>> E of(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
