package dev.understudy.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The description of a sandbox. Immutable: each method returns a new description, and the order of
 * the calls does not matter. {@link UnderstudyClient#create(NewSandbox)} sends it to the server.
 */
public final class NewSandbox {
  /** A sandbox with the server's defaults. */
  public static final NewSandbox ANY = new NewSandbox(Map.of());

  private final Map<String, Object> fields;

  private NewSandbox(Map<String, Object> fields) {
    this.fields = fields;
  }

  private NewSandbox with(String name, Object value) {
    var changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return new NewSandbox(changed);
  }

  private NewSandbox setting(String name, String value) {
    var settings = new LinkedHashMap<String, Object>();
    if (fields.get("settings") instanceof Map<?, ?> before) {
      before.forEach((key, each) -> settings.put(String.valueOf(key), each));
    }
    settings.put(name, value);
    return with("settings", settings);
  }

  /**
   * Sets the id: 1 to 64 letters, digits, underscores and hyphens; one that begins with {@code sb_}
   * may have up to 255 characters of printable ASCII. Default: a fresh one.
   */
  public NewSandbox id(String id) {
    return with("id", id);
  }

  /** Sets the seed from which its ids are made. Default: a constant. */
  public NewSandbox seed(long seed) {
    return with("seed", seed);
  }

  /** Sets its fixtures, by name. Default: the fixtures that the server was started with. */
  public NewSandbox fixtures(String... names) {
    return with("fixtures", List.of(names));
  }

  /** Freezes its clock at this instant. */
  public NewSandbox frozenAt(Instant now) {
    return with("clock", Map.of("mode", "frozen", "now", now.toString()));
  }

  /** Lets its clock run from this instant on. */
  public NewSandbox runningFrom(Instant now) {
    return with("clock", Map.of("mode", "live", "now", now.toString()));
  }

  /** Sets whether entities that no fixture names exist: {@code accept} or {@code reject}. */
  public NewSandbox unknownEntities(String rejectOrAccept) {
    return setting("unknown_entities", rejectOrAccept);
  }

  /**
   * Sets the form of Prolific's answers: {@code compatible}, {@code documented} or {@code
   * observed}.
   */
  public NewSandbox prolificProfile(String profile) {
    return setting("prolific_profile", profile);
  }

  /**
   * Gives it everything that the sandbox with this id has now. Only its own id can be set besides.
   */
  public NewSandbox from(String sandboxId) {
    return with("from", sandboxId);
  }

  /**
   * Gives it everything that the sandbox with this id had at a snapshot. Only its own id can be set
   * besides.
   */
  public NewSandbox from(String sandboxId, String snapshot) {
    return from(sandboxId).with("snapshot", snapshot);
  }

  /** Returns the fields that are sent: texts, numbers, lists and maps of them. */
  public Map<String, Object> fields() {
    return Collections.unmodifiableMap(fields);
  }
}
