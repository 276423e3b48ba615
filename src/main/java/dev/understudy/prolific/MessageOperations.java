package dev.understudy.prolific;

import dev.understudy.provider.Call;
import dev.understudy.provider.Response;
import java.time.Instant;

/** Operations of messages. */
final class MessageOperations {
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  /** Returns messages of both directions, oldest first, and leaves them unread (spec). */
  Response get(Call call) {
    var query = MessageQuery.read(call);
    var found =
        call
            .messages()
            .sentBetween(ProlificProvider.NAME, query.user(), query.from(), END_OF_TIME)
            .stream()
            .filter(query::matches)
            .toList();
    return Response.ok(MessageList.of(found, ProlificProfile.of(call.settings())));
  }

  /** Returns received messages that are unread, oldest first, and leaves them unread (spec). */
  Response getUnread(Call call) {
    var found = call.messages().unread(ProlificProvider.NAME, Researcher.of(call).id());
    return Response.ok(MessageList.unread(found, ProlificProfile.of(call.settings())));
  }

  /** Sends a message to one participant. */
  Response send(Call call) {
    var messages = new ProlificMessages(call);
    messages.send(new SendRequests(call, messages).one());
    return Response.noContent();
  }

  /** Sends a message to several participants, or to none of them (ours). */
  Response sendBulk(Call call) {
    var messages = new ProlificMessages(call);
    messages.sendAll(new SendRequests(call, messages).bulk());
    return Response.noContent();
  }

  /** Sends a message to each member of a group, which can be empty (ours). */
  Response sendToGroup(Call call) {
    var messages = new ProlificMessages(call);
    messages.sendAll(new SendRequests(call, messages).toGroup());
    return Response.noContent();
  }
}
