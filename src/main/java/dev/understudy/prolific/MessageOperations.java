package dev.understudy.prolific;

import dev.understudy.provider.Call;
import dev.understudy.provider.Response;
import java.time.Instant;

/** The operations on messages. */
final class MessageOperations {
  private static final Instant EVER = Instant.parse("9999-12-31T23:59:59Z");

  /** Shows messages of both directions, oldest first; they stay unread (spec). */
  Response get(Call call) {
    var asked = MessageQuery.read(call);
    var found =
        call
            .messages()
            .sentBetween(ProlificProvider.NAME, asked.user(), asked.from(), EVER)
            .stream()
            .filter(message -> !asked.excludedSenders().contains(message.sender()))
            .toList();
    return Response.ok(MessageList.of(found, ProlificProfile.of(call.settings())));
  }

  /** Shows what came in and was not read, oldest first; it stays unread (spec). */
  Response getUnread(Call call) {
    var found = call.messages().unread(ProlificProvider.NAME);
    return Response.ok(MessageList.unread(found, ProlificProfile.of(call.settings())));
  }

  /** Sends to one participant. */
  Response send(Call call) {
    var sending = new SendRequests(call).one();
    sending.recipients().forEach(each -> by(call).send(each, sending.body(), sending.study()));
    return Response.noContent();
  }

  /** Sends to several, all or none (ours). */
  Response sendBulk(Call call) {
    return sendAll(call, new SendRequests(call).bulk());
  }

  /** Sends to each member of a group; to nobody, if it is empty (ours). */
  Response sendToGroup(Call call) {
    return sendAll(call, new SendRequests(call).toGroup());
  }

  private static Response sendAll(Call call, SendRequests.SendRequest sending) {
    by(call).sendAll(sending.recipients(), sending.body(), sending.study());
    return Response.noContent();
  }

  private static ProlificMessages by(Call call) {
    return new ProlificMessages(call.tx(), call.entities(ProlificFixtures.READER), call.faults());
  }
}
