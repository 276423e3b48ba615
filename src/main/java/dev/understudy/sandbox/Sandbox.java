package dev.understudy.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * One isolated world, as its row says. Everything in it hangs on its generation: a reset begins a
 * new one, and nothing of the old is ever seen again.
 *
 * @param id {@code [A-Za-z0-9_-]{1,64}}
 * @param version how many transactions have changed it
 * @param generation the first part of the key of every row in it
 * @param seed what its ids and draws are made from
 * @param fixtures what it was populated from, in order
 * @param opening the clock and settings that a reset goes back to
 * @param madeByUse made by the first call that named it; such a one may be given up for a newer
 * @param messages how many messages have ever been numbered in this generation
 * @param keptMessages how many of them still exist
 * @param calls how many calls have been numbered
 * @param createdAt on the sandbox's own clock
 * @param usedAt wall time
 */
public record Sandbox(
    String id,
    long version,
    long generation,
    long seed,
    List<FixtureRef> fixtures,
    Opening opening,
    boolean madeByUse,
    boolean deleted,
    Settings settings,
    Clock clock,
    long messages,
    long keptMessages,
    long calls,
    Instant createdAt,
    Instant usedAt) {
  /** The one that always exists. */
  public static final String DEFAULT_ID = "default";

  /** What the ids of a sandbox are made from when nobody chose. */
  public static final long DEFAULT_SEED = 20260115;

  /** What a credential begins with that names its own sandbox and makes it on first use. */
  public static final String MADE_BY_USE_PREFIX = "sb_";

  /**
   * A fixture that a sandbox was populated from.
   *
   * @param name as it was asked for; empty for one that was posted later
   * @param hash of the document with all its ids, by which it is kept
   */
  public record FixtureRef(String name, String hash) {}

  /**
   * How a sandbox begins, and begins again at a reset.
   *
   * @param clock as it stands right after the beginning
   */
  public record Opening(Settings settings, Clock clock) {}

  /** The ids of this sandbox. */
  public Ids ids() {
    return new Ids(seed);
  }

  /** Whether this text can be the id of a sandbox. */
  public static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= 64
        && text.chars()
            .allMatch(
                c ->
                    c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '_'
                        || c == '-');
  }

  Sandbox withSettings(Settings changed) {
    return new Sandbox(
        id,
        version,
        generation,
        seed,
        fixtures,
        opening,
        madeByUse,
        deleted,
        changed,
        clock,
        messages,
        keptMessages,
        calls,
        createdAt,
        usedAt);
  }

  Sandbox with(Opening opening, Settings settings, Clock clock) {
    return new Sandbox(
        id,
        version,
        generation,
        seed,
        fixtures,
        opening,
        madeByUse,
        deleted,
        settings,
        clock,
        messages,
        keptMessages,
        calls,
        createdAt,
        usedAt);
  }

  Sandbox withFixtures(List<FixtureRef> changed) {
    return new Sandbox(
        id,
        version,
        generation,
        seed,
        changed,
        opening,
        madeByUse,
        deleted,
        settings,
        clock,
        messages,
        keptMessages,
        calls,
        createdAt,
        usedAt);
  }

  Sandbox next(long messages, long keptMessages, long calls, Instant usedAt) {
    return new Sandbox(
        id,
        version + 1,
        generation,
        seed,
        fixtures,
        opening,
        madeByUse,
        deleted,
        settings,
        clock,
        messages,
        keptMessages,
        calls,
        createdAt,
        usedAt);
  }

  Sandbox begunAgain(long newGeneration) {
    return new Sandbox(
        id,
        version,
        newGeneration,
        seed,
        fixtures,
        opening,
        madeByUse,
        deleted,
        opening.settings(),
        opening.clock(),
        0,
        0,
        0,
        createdAt,
        usedAt);
  }

  Sandbox asDeleted() {
    return new Sandbox(
        id,
        version,
        generation,
        seed,
        List.of(),
        opening,
        madeByUse,
        true,
        settings,
        clock,
        messages,
        keptMessages,
        calls,
        createdAt,
        usedAt);
  }
}
