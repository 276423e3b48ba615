package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.json.WebUrl;
import dev.understudy.message.Message;
import dev.understudy.message.MessageQueries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message as the control plane shows it: what is absent is null. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record MessageView(
    String id,
    String provider,
    String direction,
    String sender,
    String recipient,
    String body,
    String status,
    String batchId,
    String createdAt,
    String scheduledAt,
    String sentAt,
    String readAt,
    Map<String, Object> details,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<StepView> history) {

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StepView(String at, String status, String detail) {}

  static MessageView of(Message message) {
    return of(message, null);
  }

  static MessageView withHistory(MessageQueries.MessageHistory life) {
    var message = life.message();
    var history = new ArrayList<StepView>();
    history.add(new StepView(message.createdAt().toString(), message.firstStatus(), null));
    life.steps()
        .forEach(
            step ->
                history.add(
                    new StepView(step.at().toString(), step.status(), step.detail().orElse(null))));
    return of(message, history);
  }

  private static MessageView of(Message message, List<StepView> history) {
    return new MessageView(
        message.id(),
        message.provider(),
        message.direction().word(),
        message.sender(),
        message.recipient(),
        message.body(),
        message.status(),
        message.batchId().orElse(null),
        message.createdAt().toString(),
        text(message.scheduledAt()),
        text(message.sentAt()),
        text(message.readAt()),
        withoutCredentials(message.details()),
        history);
  }

  /** A callback's URL may hold a password. */
  private static Map<String, Object> withoutCredentials(Map<String, Object> details) {
    var shown = new LinkedHashMap<>(details);
    shown.replaceAll(
        (name, value) -> value instanceof String text ? WebUrl.withoutCredentials(text) : value);
    return shown;
  }

  private static String text(Optional<Instant> at) {
    return at.map(Instant::toString).orElse(null);
  }
}
