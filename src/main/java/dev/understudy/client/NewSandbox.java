package dev.understudy.client;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a sandbox is to be like. Each word gives a new description; all may be left out. */
public final class NewSandbox {
  /** One that the server makes as it likes best. */
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

  /** With this id: 1 to 64 letters, digits, underscores and hyphens. Without: a fresh one. */
  public NewSandbox id(String id) {
    return with("id", id);
  }

  /** With this seed, from which its ids are made. Without: always the same. */
  public NewSandbox seed(long seed) {
    return with("seed", seed);
  }

  /** With what these fixtures say, by their names. Without: those the server was started with. */
  public NewSandbox fixtures(String... names) {
    return with("fixtures", List.of(names));
  }

  /** With a clock that stands still at this instant. */
  public NewSandbox frozenAt(Instant now) {
    return with("clock", Map.of("mode", "frozen", "now", now));
  }

  /** With a clock that runs from this instant on. */
  public NewSandbox runningFrom(Instant now) {
    return with("clock", Map.of("mode", "live", "now", now));
  }

  /** With what no fixture names being taken as if it existed ({@code accept}) or not. */
  public NewSandbox unknownEntities(String rejectOrAccept) {
    return setting("unknown_entities", rejectOrAccept);
  }

  /** With Prolific's answers as {@code compatible}, {@code documented} or {@code observed}. */
  public NewSandbox prolificProfile(String profile) {
    return setting("prolific_profile", profile);
  }

  Map<String, Object> fields() {
    return fields;
  }
}
