package dev.understudy.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A fault that is being described: which calls, and which of them. Each word gives a new rule. The
 * word that names the effect makes the fault, at once; calls that are made from then on meet it.
 */
public final class FaultRule {
  private final Calls calls;
  private final String path;
  private final Map<String, Object> rule;

  FaultRule(Calls calls, String path, Map<String, Object> rule) {
    this.calls = calls;
    this.path = path;
    this.rule = rule;
  }

  private FaultRule with(String name, Object value) {
    var changed = new LinkedHashMap<>(rule);
    changed.put(name, value);
    return new FaultRule(calls, path, changed);
  }

  private FaultRule when(String name, String value) {
    var when = new LinkedHashMap<String, Object>();
    if (rule.get("when") instanceof Map<?, ?> before) {
      before.forEach((key, each) -> when.put(String.valueOf(key), each));
    }
    when.put(name, value);
    return with("when", when);
  }

  /** Only calls of this operation, such as {@code send-message} or {@code sendNotifyBulk}. */
  public FaultRule operation(String id) {
    return with("operation", id);
  }

  /** Only where this matches a recipient: a pattern such as {@code +336*}. */
  public FaultRule recipient(String pattern) {
    return when("recipient", pattern);
  }

  /** Only where this matches the sender: a pattern for a researcher, channel or sender id. */
  public FaultRule sender(String pattern) {
    return when("sender", pattern);
  }

  /** Only where the body has this text in it. */
  public FaultRule bodyContains(String text) {
    return when("body_contains", text);
  }

  /** Lets so many matches pass at first. */
  public FaultRule skip(long matches) {
    return with("skip", matches);
  }

  /** Acts on so many matches, then no more. Without this: for ever. */
  public FaultRule times(long matches) {
    return with("times", matches);
  }

  /** Acts on each match with this probability, 0 to 1. The draws follow from the sandbox's seed. */
  public FaultRule probability(double probability) {
    return with("probability", probability);
  }

  /**
   * Answers with this status, 400 to 599, in the provider's own body. Nothing is written.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault error(int status) {
    return effect("error", Map.of("status", status));
  }

  /**
   * Holds calls up for this long, in wall time, at most an hour; then they go on.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault delay(Duration duration) {
    return effect("delay", Map.of("duration", duration));
  }

  /**
   * Holds the connection for this long, in wall time, at most an hour, then closes it without an
   * answer. Nothing is written.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault timeout(Duration duration) {
    return effect("timeout", Map.of("duration", duration));
  }

  /**
   * Resets the connection at once. Nothing is written.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault reset() {
    return effect("reset", Map.of());
  }

  /**
   * Carries the call out, then closes the connection without an answer.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault lostResponse() {
    return effect("lost_response", Map.of());
  }

  /**
   * Carries the call out; the answer breaks off in the middle of its body.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault truncate() {
    return effect("truncate", Map.of());
  }

  /**
   * Carries the call out, and answers 200 with what is no JSON.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault garbage() {
    return effect("garbage", Map.of());
  }

  /**
   * Lets matching recipients of an otherwise good call fail with this code.
   *
   * @throws RefusedException 400 if the rule can't be, or Prelude has no such code
   */
  public MadeFault recipientError(String code) {
    return effect("recipient_error", Map.of("code", code));
  }

  /**
   * Accepts messages to matching recipients, then ends them with this status, such as {@code
   * failed}.
   *
   * @throws RefusedException 400 if the rule can't be
   */
  public MadeFault delivery(String status) {
    return effect("delivery", Map.of("status", status));
  }

  /**
   * Any effect, as the control plane names it.
   *
   * @param fields what goes with its type
   * @throws RefusedException 400 if there is no such effect, or the rule can't be
   */
  public MadeFault effect(String type, Map<String, ?> fields) {
    var effect = new LinkedHashMap<String, Object>();
    effect.put("type", type);
    effect.putAll(fields);
    return new MadeFault(calls, path, with("effect", effect).rule);
  }
}
