package dev.understudy.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fault that acts. Each further word about it replaces it by one that says that too, which then
 * counts from nothing; so they belong into the sentence that makes it.
 */
public final class MadeFault {
  private final Calls calls;
  private final String path;
  private final Map<String, Object> rule;
  private String id;

  MadeFault(Calls calls, String path, Map<String, Object> rule) {
    this.calls = calls;
    this.path = path;
    this.rule = new LinkedHashMap<>(rule);
    this.id = make();
  }

  private String make() {
    return Json.read(calls.post(path, rule), Fault.class).id();
  }

  private MadeFault with(String name, Object value) {
    rule.put(name, value);
    end();
    id = make();
    return this;
  }

  private MadeFault effect(String name, Object value) {
    var effect = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) rule.get("effect")).forEach((key, each) -> effect.put(String.valueOf(key), each));
    effect.put(name, value);
    return with("effect", effect);
  }

  /** Acts on so many matches, then no more. */
  public MadeFault times(long matches) {
    return with("times", matches);
  }

  /** Lets so many matches pass at first. */
  public MadeFault skip(long matches) {
    return with("skip", matches);
  }

  /** Acts on each match with this probability, 0 to 1. */
  public MadeFault probability(double probability) {
    return with("probability", probability);
  }

  /** What an {@code error} says besides its status. */
  public MadeFault code(String code) {
    return effect("code", code);
  }

  /** What an {@code error} or {@code recipient_error} says in words. */
  public MadeFault message(String message) {
    return effect("message", message);
  }

  /** After how many seconds an {@code error} asks to try again; rounded up. */
  public MadeFault retryAfter(Duration wait) {
    return effect("retry_after", wait.plusNanos(999_999_999).toSeconds());
  }

  /** More headers of an {@code error}. */
  public MadeFault headers(Map<String, String> headers) {
    return effect("headers", headers);
  }

  /** Why a {@code delivery} fails. */
  public MadeFault reason(String reason) {
    return effect("reason", reason);
  }

  /** How long after it is accepted a message of {@code delivery} ends; the sandbox's time. */
  public MadeFault after(Duration wait) {
    return effect("after", wait);
  }

  /** Its id, which answers carry as {@code Understudy-Fault}. */
  public String id() {
    return id;
  }

  /**
   * As it is now, with how often it has matched and acted.
   *
   * @throws IllegalStateException if it has been ended
   */
  public Fault show() {
    return new Faults(calls, path)
        .list().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("The fault " + id + " has been ended."));
  }

  /** Ends it. */
  public void end() {
    new Faults(calls, path).end(id);
  }
}
