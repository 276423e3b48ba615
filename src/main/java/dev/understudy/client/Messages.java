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
  String told(Message message) {
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

  /** Those of this provider: {@code prolific}, {@code sociocs} or {@code prelude}. */
  public Messages provider(String name) {
    return with("provider", name);
  }

  /** What the code under test sent. */
  public Messages outbound() {
    return with("direction", "outbound");
  }

  /** What came back. */
  public Messages inbound() {
    return with("direction", "inbound");
  }

  /** Those from this id or phone number. */
  public Messages sender(String idOrNumber) {
    return with("sender", idOrNumber);
  }

  /** Those to this id or phone number. */
  public Messages recipient(String idOrNumber) {
    return with("recipient", idOrNumber);
  }

  /** Those that have this status now. */
  public Messages status(String status) {
    return with("status", status);
  }

  /** Those of a Sociocs job, a Prelude request, or a Prolific call with several recipients. */
  public Messages batchId(String id) {
    return with("batch_id", id);
  }

  /** Those about this Prolific study. */
  public Messages studyId(String id) {
    return with("study_id", id);
  }

  /** Those that Prelude was given this correlation id for. */
  public Messages correlationId(String id) {
    return with("correlation_id", id);
  }

  /** Those with this in their body, to the letter. */
  public Messages text(String part) {
    return with("text", part);
  }

  /**
   * The message with this id, with its history; the filters don't matter.
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
