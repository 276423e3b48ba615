package dev.understudy.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A sandbox, as its row holds it. All its rows have its generation in their keys. A reset begins a
 * new generation, which hides all rows of the old one.
 *
 * @param generation the first part of the key of all its rows
 * @param nextWork a time of the sandbox's clock before which no work is due; empty if there is none
 * @param usedAt the time of its last transaction, by the system clock
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
  /** Id of the sandbox that always exists. */
  public static final String DEFAULT_ID = "default";

  /** Seed of a sandbox for which none was chosen. */
  public static final long DEFAULT_SEED = 20260115;

  /** Prefix of credentials that name their own sandbox, which is created on first use. */
  public static final String MADE_BY_USE_PREFIX = "sb_";

  private static final int MAX_CHOSEN_ID_LENGTH = 64;
  private static final int MAX_CREDENTIAL_ID_LENGTH = 255;

  /**
   * A reference to a fixture of a sandbox.
   *
   * @param name as requested; empty for a fixture that was posted later
   * @param hash of the document with all its ids, the key under which it is stored
   */
  public record FixtureRef(String name, String hash) {}

  /** Settings and the clock at creation and after a reset. */
  public record InitialState(Settings settings, Clock clock) {}

  /**
   * Part of a sandbox that never changes.
   *
   * @param id 1 to 64 letters, digits, underscores and hyphens; one that begins with {@code sb_}
   *     may be anything that a credential may be, up to 255 characters of it
   * @param seed the seed of its ids and random draws
   * @param madeByUse whether a call created it; such a sandbox can be removed for a newer one
   * @param createdAt by the sandbox's own clock
   */
  public record SandboxOrigin(String id, long seed, boolean madeByUse, Instant createdAt) {}

  /**
   * Part of a sandbox that the control plane can change.
   *
   * @param fixtures its fixtures, in order
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

    /** Returns the initial state, with all fixtures that were posted since. */
    SandboxContent reset() {
      return new SandboxContent(fixtures, initial, initial.settings(), initial.clock());
    }
  }

  /**
   * Counters of a generation; the next row of a kind takes the next number.
   *
   * @param messages the number of the last message
   * @param keptMessages how many messages are stored
   * @param calls the number of the last call
   * @param faults the number of the last fault
   * @param webhooks the number of the last webhook
   * @param works the number of the last due work
   * @param storedBytes the approximate size of all rows
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

  public String id() {
    return origin.id();
  }

  public long seed() {
    return origin.seed();
  }

  /** Returns the generator of its ids. */
  public Ids ids() {
    return new Ids(seed());
  }

  /** Returns its fixtures, in order. */
  public List<FixtureRef> fixtures() {
    return content.fixtures();
  }

  public Settings settings() {
    return content.settings();
  }

  public Clock clock() {
    return content.clock();
  }

  /** Returns whether a text can be the id of a sandbox. */
  public static boolean isId(String text) {
    return text.startsWith(MADE_BY_USE_PREFIX) ? isCredentialId(text) : isChosenId(text);
  }

  /** Allows printable ASCII, which a header can carry. */
  private static boolean isCredentialId(String text) {
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

  /** Returns a sentence with the rule that an invalid id breaks. */
  public static String idRule(String text) {
    return text.startsWith(MADE_BY_USE_PREFIX)
        ? "An id that begins with sb_ has at most "
            + MAX_CREDENTIAL_ID_LENGTH
            + " characters, all of printable ASCII, and does not end in a blank."
        : "An id has 1 to 64 letters, digits, underscores or hyphens.";
  }

  /**
   * Returns a sentence that says why a credential with the prefix {@code sb_} can't name a sandbox;
   * empty if it can, or has no such prefix.
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

  /** Returns its id, encoded for the path of a URL. */
  public String idInPath() {
    return URLEncoder.encode(id(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  public Sandbox with(SandboxContent changed) {
    return new Sandbox(origin, version, generation, changed, counts, nextWork, deleted, usedAt);
  }

  /** Returns the sandbox after one more transaction, of a server. */
  public Sandbox next(SandboxCounters taken, Optional<Instant> work, Instant used, String server) {
    return new Sandbox(
        origin, version.next(server), generation, content, taken, work, deleted, used);
  }

  /** Returns the sandbox in its initial state, in a new generation. */
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

  /**
   * Returns this sandbox with the state of another one with the same seed.
   *
   * @param copied the generation into which the rows of the other one are copied
   */
  public Sandbox withStateOf(Sandbox other, long copied) {
    return new Sandbox(
        new SandboxOrigin(id(), seed(), origin.madeByUse(), other.origin().createdAt()),
        version,
        copied,
        other.content(),
        other.counts(),
        other.nextWork(),
        deleted,
        usedAt);
  }

  /** Returns the row that is left of a deleted sandbox, so that its id is refused. */
  public Sandbox asDeleted() {
    var nothing = new SandboxContent(List.of(), content.initial(), settings(), clock());
    return new Sandbox(
        origin, version, generation, nothing, counts, Optional.empty(), true, usedAt);
  }
}
