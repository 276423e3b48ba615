package dev.understudy.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One isolated world, as its row says. Everything in it hangs on its generation: a reset begins a
 * new one, and nothing of the old is ever seen again.
 *
 * @param generation the first part of the key of every row in it
 * @param nextWork when something is due that is yet to be done, by the sandbox's clock; never later
 *     than that
 * @param usedAt wall time
 */
public record Sandbox(
    SandboxOrigin origin,
    SandboxVersion version,
    long generation,
    SandboxContent content,
    SandboxCounters counts,
    Optional<Instant> nextWork,
    boolean deleted,
    Instant usedAt) {
  /** The one that always exists. */
  public static final String DEFAULT_ID = "default";

  /** What the ids of a sandbox are made from when nobody chose. */
  public static final long DEFAULT_SEED = 20260115;

  /** What a credential begins with that names its own sandbox and makes it on first use. */
  public static final String MADE_BY_USE_PREFIX = "sb_";

  private static final int MAX_CHOSEN_ID_LENGTH = 64;
  private static final int MAX_CREDENTIAL_ID_LENGTH = 255;

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
  public record InitialState(Settings settings, Clock clock) {}

  /**
   * What never changes of a sandbox.
   *
   * @param id 1 to 64 letters, digits, underscores and hyphens; one that begins with {@code sb_}
   *     may be anything that a credential may be, up to 255 characters of it
   * @param seed what its ids and draws are made from
   * @param madeByUse made by the first call that named it; such a one may be given up for a newer
   * @param createdAt on the sandbox's own clock
   */
  public record SandboxOrigin(String id, long seed, boolean madeByUse, Instant createdAt) {}

  /**
   * What the control plane can change.
   *
   * @param fixtures what it was populated from, in order
   * @param initial the clock and settings that a reset goes back to
   */
  public record SandboxContent(
      List<FixtureRef> fixtures, InitialState initial, Settings settings, Clock clock) {
    public SandboxContent with(Settings changed) {
      return new SandboxContent(fixtures, initial, changed, clock);
    }

    public SandboxContent with(Clock changed) {
      return new SandboxContent(fixtures, initial, settings, changed);
    }

    /** As it was right after the beginning, with fixtures that came since. */
    SandboxContent reset() {
      return new SandboxContent(fixtures, initial, initial.settings(), initial.clock());
    }
  }

  /**
   * The numbers that were taken in this generation.
   *
   * @param messages how many messages have ever been numbered
   * @param keptMessages how many of them still exist
   * @param calls how many calls have been numbered
   * @param faults how many faults have been numbered
   * @param webhooks how many webhooks have been numbered
   * @param works how many pieces of work have been numbered
   * @param storedBytes about how large its rows are
   */
  public record SandboxCounters(
      long messages,
      long keptMessages,
      long calls,
      long faults,
      long webhooks,
      long works,
      long storedBytes) {
    public static final SandboxCounters NONE = new SandboxCounters(0, 0, 0, 0, 0, 0, 0);
  }

  /** Its id. */
  public String id() {
    return origin.id();
  }

  /** What its ids and draws are made from. */
  public long seed() {
    return origin.seed();
  }

  /** The ids of this sandbox. */
  public Ids ids() {
    return new Ids(seed());
  }

  /** What it was populated from, in order. */
  public List<FixtureRef> fixtures() {
    return content.fixtures();
  }

  /** What is switched how. */
  public Settings settings() {
    return content.settings();
  }

  /** Its clock. */
  public Clock clock() {
    return content.clock();
  }

  /** Whether this text can be the id of a sandbox. */
  public static boolean isId(String text) {
    return text.startsWith(MADE_BY_USE_PREFIX) ? isIdOfACredential(text) : isChosenId(text);
  }

  /** Printable ASCII, as in the header that carries it. */
  private static boolean isIdOfACredential(String text) {
    return text.length() <= MAX_CREDENTIAL_ID_LENGTH
        && !text.endsWith(" ")
        && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static boolean isChosenId(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_CHOSEN_ID_LENGTH
        && text.chars()
            .allMatch(
                c ->
                    c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '_'
                        || c == '-');
  }

  /** Returns the sentence that says which ids there may be, for one that there may not. */
  public static String idRule(String text) {
    return text.startsWith(MADE_BY_USE_PREFIX)
        ? "An id that begins with sb_ has at most "
            + MAX_CREDENTIAL_ID_LENGTH
            + " characters, all of printable ASCII, and does not end in a blank."
        : "An id has 1 to 64 letters, digits, underscores or hyphens.";
  }

  /**
   * Returns the sentence that says why a credential that begins with {@code sb_} can't name a
   * sandbox; empty if it can, or need not.
   */
  public static Optional<String> credentialProblem(String credential) {
    return credential.startsWith(MADE_BY_USE_PREFIX) && !isId(credential)
        ? Optional.of(
            "A credential that begins with sb_ names its own sandbox: it has at most "
                + MAX_CREDENTIAL_ID_LENGTH
                + " characters; this one has "
                + credential.length()
                + ".")
        : Optional.empty();
  }

  /** Its id as it is written in the path of a URL. */
  public String idInPath() {
    return URLEncoder.encode(id(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  public Sandbox with(SandboxContent changed) {
    return new Sandbox(origin, version, generation, changed, counts, nextWork, deleted, usedAt);
  }

  /** The same after one more transaction, which is this server's. */
  public Sandbox next(SandboxCounters taken, Optional<Instant> work, Instant used, String server) {
    return new Sandbox(
        origin, version.next(server), generation, content, taken, work, deleted, used);
  }

  public Sandbox reset(long newGeneration) {
    return new Sandbox(
        origin,
        version,
        newGeneration,
        content.reset(),
        SandboxCounters.NONE,
        Optional.empty(),
        deleted,
        usedAt);
  }

  public Sandbox asDeleted() {
    var nothing = new SandboxContent(List.of(), content.initial(), settings(), clock());
    return new Sandbox(
        origin, version, generation, nothing, counts, Optional.empty(), true, usedAt);
  }
}
