package dev.understudy.coverage;

import dev.understudy.provider.FailureTrigger;
import dev.understudy.transaction.Occurrence;
import java.util.LinkedHashMap;
import java.util.Map;

/** Faults that bring failures about once, as a line of Java and as a call of the control plane. */
final class FaultTrigger {
  private static final String PATH = "/faults";
  private static final String TYPE = "type";

  private final Map<String, Object> rule = new LinkedHashMap<>();
  private final StringBuilder java = new StringBuilder("sandbox.faults().add(Fault");

  private FaultTrigger() {}

  static FaultTrigger on(String provider, String operation) {
    var fault = new FaultTrigger();
    fault.rule.put("provider", provider);
    fault.java("on", provider);
    if (!operation.equals(Occurrence.ANY_OPERATION)) {
      fault.rule.put("operation", operation);
      fault.java("operation", operation);
    }
    return fault;
  }

  /**
   * Returns a fault that answers with an error.
   *
   * @param code empty for the usual error of the status
   */
  FailureTrigger error(int status, String code) {
    var effect = effect("error");
    effect.put("status", status);
    java.append(".error(").append(status).append(')');
    if (!code.isEmpty()) {
      effect.put("code", code);
      java("code", code);
    }
    if (status == 429) {
      effect.put("retry_after", 1);
      java.append(".retryAfter(Duration.ofSeconds(1))");
    }
    return once(effect);
  }

  FailureTrigger recipientError(String code) {
    var effect = effect("recipient_error");
    effect.put("code", code);
    java("recipientError", code);
    return once(effect);
  }

  /**
   * Returns a fault that ends a message undelivered.
   *
   * @param reason empty for none
   */
  FailureTrigger delivery(String status, String reason) {
    var effect = effect("delivery");
    effect.put("status", status);
    java("delivery", status);
    if (!reason.isEmpty()) {
      effect.put("reason", reason);
      java("reason", reason);
    }
    return once(effect);
  }

  FailureTrigger connection(String name) {
    var effect = effect(name);
    switch (name) {
      case "delay", "timeout" -> {
        effect.put("duration", "PT2S");
        java.append('.').append(name).append("(Duration.ofSeconds(2))");
      }
      case "lost_response" -> java.append(".lostResponse()");
      default -> java.append('.').append(name).append("()");
    }
    return once(effect);
  }

  private static Map<String, Object> effect(String type) {
    var effect = new LinkedHashMap<String, Object>();
    effect.put(TYPE, type);
    return effect;
  }

  private void java(String method, String text) {
    java.append('.').append(method).append("(\"").append(text).append("\")");
  }

  private FailureTrigger once(Map<String, Object> effect) {
    rule.put("times", 1);
    rule.put("effect", effect);
    return new FailureTrigger(java.append(".times(1));").toString(), PATH, rule);
  }
}
