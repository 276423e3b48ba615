package dev.understudy.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prolific's participants, and the researcher in front of the app. */
public final class ProlificPeople {
  private final Calls calls;
  private final String path;

  ProlificPeople(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * What a participant writes.
   *
   * @param studyId a study they have taken part in; empty: the one that was talked of last
   * @param category such as {@code payment-timing}
   */
  public record Reply(
      String participantId, String body, Optional<String> studyId, Optional<String> category) {
    /** This, from this participant. */
    public static Reply from(String participantId, String body) {
      return new Reply(participantId, body, Optional.empty(), Optional.empty());
    }

    /** The same about this study. */
    public Reply about(String study) {
      return new Reply(participantId, body, Optional.of(study), category);
    }

    /** The same in this category, such as {@code technical-issues}. */
    public Reply category(String name) {
      return new Reply(participantId, body, studyId, Optional.of(name));
    }
  }

  /**
   * A participant writes to the researcher.
   *
   * @return the message, unread
   * @throws RefusedException 400 if there is no such participant
   */
  public Message reply(String participantId, String body) {
    return reply(Reply.from(participantId, body));
  }

  /**
   * A participant writes to the researcher.
   *
   * @return the message, unread
   * @throws RefusedException 400 if there is no such participant, study or category
   */
  public Message reply(Reply reply) {
    return Json.read(calls.post(path + "/replies", reply), Message.class);
  }

  /**
   * The researcher opens these messages in the app.
   *
   * @return how many were unread until now
   * @throws RefusedException 400 if one is no message from a participant; then none is read
   */
  public long read(String... messageIds) {
    return read(Map.of("message_ids", List.of(messageIds)));
  }

  /**
   * The researcher opens all messages in the app.
   *
   * @return how many were unread until now
   */
  public long readAll() {
    return read(Map.of("all", true));
  }

  private long read(Map<String, Object> which) {
    return calls.post(path + "/read", which).path("read").asLong();
  }
}
