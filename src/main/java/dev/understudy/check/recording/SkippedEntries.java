package dev.understudy.check.recording;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The number of entries that are not replayed, by reason. */
public final class SkippedEntries {
  private final Map<SkipReason, Integer> counts = new EnumMap<>(SkipReason.class);

  /** The reasons for which entries are not replayed. */
  public enum SkipReason {
    OTHER_HOST("of other hosts"),
    NO_ANSWER("without an answer"),
    NO_REQUEST("without a request"),
    PREFLIGHT("with a browser's CORS preflight"),
    CACHED("from a browser's cache"),
    FAULT("on which a fault acted"),
    TOO_LARGE("too large for the memory"),
    CUT_REQUEST("whose request the recording has cut"),
    NOT_HTTP("without an HTTP call");

    private final String words;

    SkipReason(String words) {
      this.words = words;
    }

    /** Returns the words that follow the number of entries in a sentence. */
    public String words() {
      return words;
    }
  }

  /** Counts an entry. */
  void add(SkipReason reason) {
    counts.merge(reason, 1, Integer::sum);
  }

  /** Counts the reason, if there is one, and returns whether there is. */
  boolean isSkipped(Optional<SkipReason> reason) {
    reason.ifPresent(this::add);
    return reason.isPresent();
  }

  /** Returns the number of entries by reason. */
  public Map<SkipReason, Integer> counts() {
    return Collections.unmodifiableMap(counts);
  }
}
