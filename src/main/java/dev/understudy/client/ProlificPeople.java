package dev.understudy.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions of Prolific's participants and of the researcher in the app. */
public final class ProlificPeople {
  private final Calls calls;
  private final String path;

  ProlificPeople(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * A message from a participant. Immutable.
   *
   * @param studyId a study they have taken part in; empty: the study of the latest message
   * @param category such as {@code payment-timing}
   * @param researcherId the researcher who gets it; empty: the one of the latest message
   * @param conversationId a conversation that a call has begun; empty: that of the latest message
   */
  public record Reply(
      String participantId,
      String body,
      Optional<String> studyId,
      Optional<String> category,
      Optional<String> researcherId,
      Optional<String> conversationId) {
    /** Describes a message from this participant. */
    public static Reply from(String participantId, String body) {
      return new Reply(
          participantId,
          body,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** Returns this reply about this study. */
    public Reply about(String study) {
      return new Reply(
          participantId, body, Optional.of(study), category, researcherId, conversationId);
    }

    /** Returns this reply in this category, such as {@code technical-issues}. */
    public Reply category(String name) {
      return new Reply(
          participantId, body, studyId, Optional.of(name), researcherId, conversationId);
    }

    /** Returns this reply to this researcher. */
    public Reply to(String researcher) {
      return new Reply(
          participantId, body, studyId, category, Optional.of(researcher), conversationId);
    }

    /** Returns this reply in this conversation, which a call has begun. */
    public Reply in(String conversation) {
      return new Reply(
          participantId, body, studyId, category, researcherId, Optional.of(conversation));
    }
  }

  /**
   * Sends a message from a participant to a researcher.
   *
   * @return the message, unread
   * @throws RefusedException 400 if there is no such participant
   */
  public Message reply(String participantId, String body) {
    return reply(Reply.from(participantId, body));
  }

  /**
   * Sends a message from a participant to a researcher.
   *
   * @return the message, unread
   * @throws RefusedException 400 if there is no such participant, study, category, researcher or
   *     conversation
   */
  public Message reply(Reply reply) {
    return Json.read(calls.post(path + "/replies", reply), Message.class);
  }

  /**
   * Opens these messages in the app, as the researcher.
   *
   * @return the number of messages that were unread before
   * @throws RefusedException 400 if one is no message to a researcher; then none is opened
   */
  public long read(String... messageIds) {
    return read(Map.of("message_ids", List.of(messageIds)));
  }

  /**
   * Opens all messages in the app, as the researcher.
   *
   * @return the number of messages that were unread before
   */
  public long readAll() {
    return read(Map.of("all", true));
  }

  private long read(Map<String, Object> which) {
    return calls.post(path + "/read", which).path("read").asLong();
  }

  /**
   * Adds a participant's submission to a study, or changes the status of the one that is there.
   *
   * @param status such as {@code AWAITING REVIEW}
   * @return the id of the submission
   * @throws RefusedException 400 if there is no such study, participant or status
   */
  public String submission(String studyId, String participantId, String status) {
    var body = Map.of("study_id", studyId, "participant_id", participantId, "status", status);
    return calls.post(path + "/submissions", body).path("id").asString();
  }

  /**
   * Changes the status of a study.
   *
   * @param status such as {@code COMPLETED}
   * @throws RefusedException 404 if there is no such study, 400 if there is no such status
   */
  public void studyStatus(String studyId, String status) {
    calls.post(path + "/studies/" + Query.encoded(studyId) + "/status", Map.of("status", status));
  }
}
