package dev.understudy.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The description of a fault: which calls it matches, on how many of them it acts, and its effect.
 * Immutable; each method returns a new description, and the order of the calls does not matter. A
 * value that is set twice is the last one. {@link Faults#add} sends it to the server; until then no
 * call meets it.
 *
 * <p>A fault has one effect: {@link #error}, {@link #delay}, {@link #timeout}, {@link #reset},
 * {@link #lostResponse}, {@link #truncate}, {@link #garbage}, {@link #recipientError} or {@link
 * #delivery}. A second one is an {@link IllegalStateException}.
 */
public final class Fault {
  private static final String ANY = "*";
  private static final String TYPE = "type";

  private final Map<String, Object> rule;
  private final Map<String, Object> when;
  private final Map<String, Object> effect;

  private Fault(Map<String, Object> rule, Map<String, Object> when, Map<String, Object> effect) {
    this.rule = rule;
    this.when = when;
    this.effect = effect;
  }

  /** Describes a fault of this provider: {@code prolific}, {@code sociocs} or {@code prelude}. */
  public static Fault on(String provider) {
    return new Fault(Map.of("provider", provider), Map.of(), Map.of());
  }

  /** Describes a fault of every provider. */
  public static Fault onAnyProvider() {
    return on(ANY);
  }

  /** Matches only calls of this operation, such as {@code send-message}. */
  public Fault operation(String id) {
    return new Fault(with(rule, "operation", id), when, effect);
  }

  /** Matches only where this pattern fits a recipient, such as {@code +336*}. */
  public Fault recipient(String pattern) {
    return new Fault(rule, with(when, "recipient", pattern), effect);
  }

  /** Matches only where this pattern fits the sender: a researcher, channel or sender id. */
  public Fault sender(String pattern) {
    return new Fault(rule, with(when, "sender", pattern), effect);
  }

  /** Matches only calls whose body contains this text. */
  public Fault bodyContains(String text) {
    return new Fault(rule, with(when, "body_contains", text), effect);
  }

  /** Lets this many matches pass at first. */
  public Fault skip(long matches) {
    return new Fault(with(rule, "skip", matches), when, effect);
  }

  /** Acts on this many matches, then no more. Without it: no limit. */
  public Fault times(long matches) {
    return new Fault(with(rule, "times", matches), when, effect);
  }

  /** Acts on each match with this probability, 0 to 1. The sandbox's seed decides the draws. */
  public Fault probability(double probability) {
    return new Fault(with(rule, "probability", probability), when, effect);
  }

  /** Answers with this status, 400 to 599, in the provider's own body. Nothing is written. */
  public Fault error(int status) {
    return effect("error", Map.of("status", status));
  }

  /** Delays calls for this long, in wall time, at most an hour; then they go on. */
  public Fault delay(Duration duration) {
    return effect("delay", Map.of("duration", duration));
  }

  /**
   * Holds the connection for this long, in wall time, at most an hour, then closes it without an
   * answer. Nothing is written.
   */
  public Fault timeout(Duration duration) {
    return effect("timeout", Map.of("duration", duration));
  }

  /** Resets the connection at once. Nothing is written. */
  public Fault reset() {
    return effect("reset", Map.of());
  }

  /** Carries the call out, then closes the connection without an answer. */
  public Fault lostResponse() {
    return effect("lost_response", Map.of());
  }

  /** Carries the call out, then closes the connection in the middle of the answer's body. */
  public Fault truncate() {
    return effect("truncate", Map.of());
  }

  /** Carries the call out, then answers 200 with a body that is not JSON. */
  public Fault garbage() {
    return effect("garbage", Map.of());
  }

  /** Fails matching recipients of an otherwise good call with this code. */
  public Fault recipientError(String code) {
    return effect("recipient_error", Map.of("code", code));
  }

  /** Accepts messages to matching recipients, then ends them with this status. */
  public Fault delivery(String status) {
    return effect("delivery", Map.of("status", status));
  }

  /**
   * Sets any effect, as the control plane names it.
   *
   * @param fields the fields that go with the type
   * @throws IllegalStateException if this fault has another effect already
   */
  public Fault effect(String type, Map<String, ?> fields) {
    var other = effect.getOrDefault(TYPE, type);
    if (!other.equals(type)) {
      throw new IllegalStateException(
          "A fault has one effect, and this one has "
              + other
              + " already: add a second fault for "
              + type
              + ".");
    }
    var changed = new LinkedHashMap<>(effect);
    changed.putAll(fields);
    changed.put(TYPE, type);
    return new Fault(rule, when, changed);
  }

  /** Sets the error code of an {@link #error} or {@link #recipientError}. */
  public Fault code(String code) {
    return new Fault(rule, when, with(effect, "code", code));
  }

  /** Sets the sentence of an {@link #error} or {@link #recipientError}. */
  public Fault message(String message) {
    return new Fault(rule, when, with(effect, "message", message));
  }

  /** Sets the {@code Retry-After} of an {@link #error}, in whole seconds, rounded up. */
  public Fault retryAfter(Duration wait) {
    var seconds = wait.plusNanos(999_999_999).toSeconds();
    return new Fault(rule, when, with(effect, "retry_after", seconds));
  }

  /** Sets more headers of an {@link #error}. */
  public Fault headers(Map<String, String> headers) {
    return new Fault(rule, when, with(effect, "headers", new LinkedHashMap<>(headers)));
  }

  /** Sets the reason for which a {@link #delivery} fails. */
  public Fault reason(String reason) {
    return new Fault(rule, when, with(effect, "reason", reason));
  }

  /** Sets how long after its acceptance a message of {@link #delivery} ends, in sandbox time. */
  public Fault after(Duration wait) {
    return new Fault(rule, when, with(effect, "after", wait));
  }

  private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
    var changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return changed;
  }

  /** Returns the fields that the control plane reads; those that were not set are absent. */
  Map<String, Object> fields() {
    var fields = new LinkedHashMap<>(rule);
    if (!when.isEmpty()) {
      fields.put("when", when);
    }
    if (!effect.isEmpty()) {
      fields.put("effect", effect);
    }
    return fields;
  }

  /** Returns the description in JSON. */
  @Override
  public String toString() {
    return Json.write(fields());
  }
}
