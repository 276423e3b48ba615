package dev.understudy.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** The messages of a sandbox, in both directions. */
public final class Messages extends Listing<Message, Messages> {
  Messages(Calls calls, String path, Query query) {
    super(calls, path, "messages", Message.class, query);
  }

  @Override
  Messages with(Query changed) {
    return new Messages(calls(), path(), changed);
  }

  @Override
  String describe(Message message) {
    return message.provider()
        + " "
        + message.direction()
        + " "
        + message.id()
        + " from "
        + message.sender()
        + " to "
        + message.recipient()
        + ", "
        + message.status()
        + ": "
        + message.body();
  }

  /** Selects messages of this provider: {@code prolific}, {@code sociocs} or {@code prelude}. */
  public Messages provider(String name) {
    return with("provider", name);
  }

  /** Selects messages that the code under test sent. */
  public Messages outbound() {
    return with("direction", "outbound");
  }

  /** Selects messages to the code under test, such as replies. */
  public Messages inbound() {
    return with("direction", "inbound");
  }

  /** Selects messages from this id or phone number. */
  public Messages sender(String idOrNumber) {
    return with("sender", idOrNumber);
  }

  /** Selects messages to this id or phone number. */
  public Messages recipient(String idOrNumber) {
    return with("recipient", idOrNumber);
  }

  /** Selects messages in both directions with this id or phone number. */
  public Messages with(String idOrNumber) {
    return with("with", idOrNumber);
  }

  /** Selects messages that have this status now. */
  public Messages status(String status) {
    return with("status", status);
  }

  /**
   * Selects messages of one Sociocs job, Prelude request, or Prolific call with several recipients.
   */
  public Messages batchId(String id) {
    return with("batch_id", id);
  }

  /** Selects messages about this Prolific study. */
  public Messages studyId(String id) {
    return with("study_id", id);
  }

  /** Selects messages that were sent through Prelude with this correlation id. */
  public Messages correlationId(String id) {
    return with("correlation_id", id);
  }

  /** Selects messages whose body contains this text; case matters. */
  public Messages text(String part) {
    return with("text", part);
  }

  /**
   * Returns the message with this id and its history, whether it matches the filters or not.
   *
   * @throws RefusedException 404 if there is none
   */
  public Message get(String id) {
    return Json.read(calls().get(pathOf(id)), Message.class);
  }

  /**
   * Makes this message take this step now, with its webhooks.
   *
   * @return the message afterwards, with its history
   * @throws RefusedException 400 if that would be a step back, 404 if there is no such message
   */
  public Message step(String id, String status) {
    return step(id, Map.of("status", status));
  }

  /**
   * Makes this message take this step now, for this reason, with its webhooks.
   *
   * @return the message afterwards, with its history
   * @throws RefusedException 400 if that would be a step back, 404 if there is no such message
   */
  public Message step(String id, String status, String reason) {
    var asked = new LinkedHashMap<String, Object>();
    asked.put("status", status);
    asked.put("reason", reason);
    return step(id, asked);
  }

  private Message step(String id, Map<String, Object> asked) {
    return Json.read(calls().post(pathOf(id) + "/status", asked), Message.class);
  }

  private String pathOf(String id) {
    return path() + "/" + Query.encoded(id);
  }
}
