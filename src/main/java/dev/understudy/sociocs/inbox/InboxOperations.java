package dev.understudy.sociocs.inbox;

import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.SentQuery;
import dev.understudy.message.UnrepliedQuery;
import dev.understudy.provider.Call;
import dev.understudy.provider.Response;
import dev.understudy.sociocs.SociocsMessages;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.sociocs.SociocsResponses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** The operations on the messages of the inbox (docs; the order, newest first, is ours). */
public final class InboxOperations {
  /** Returns the messages of a period, in both directions. */
  public Response list(Call call) {
    return success(find(call, InboxQuery.all(call)));
  }

  /** Returns the incoming messages of a period that nobody has replied to. */
  public Response unreplied(Call call) {
    var query = InboxQuery.unreplied(call);
    return success(
        new UnrepliedQuery(SociocsProvider.NAME, query.from(), query.to()).find(call.tx()));
  }

  /** Returns the messages of a period that contain a text, in any case. */
  public Response search(Call call) {
    return success(find(call, InboxQuery.search(call)));
  }

  /** Saves a message from elsewhere as received; webhooks do not report it (ours). */
  public Response save(Call call) {
    var request = IncomingRequest.read(call);
    var details = new LinkedHashMap<String, Object>();
    details.put("channel_key", request.channel().key());
    details.put("channel_provider", request.channel().provider().word());
    request.name().ifPresent(name -> details.put("recipient_name", name));
    request
        .media()
        .ifPresent(
            media -> {
              details.put(media.field(), media.url());
              details.put(media.field() + "s", List.of(media.url()));
            });
    var draft =
        MessageDraft.received(
            SociocsProvider.NAME,
            request.from().e164(),
            request.channel().address(),
            request.text(),
            call.now(),
            details);
    call.messages().add(draft, number -> SociocsMessages.id(call.tx(), number));
    return SociocsResponses.success();
  }

  private static List<Message> find(Call call, InboxQuery query) {
    var text = query.text().toLowerCase(Locale.ROOT);
    return new SentQuery(SociocsProvider.NAME, query.direction(), query.from(), query.to())
        .find(call.tx(), body -> text.isEmpty() || body.toLowerCase(Locale.ROOT).contains(text));
  }

  private static Response success(List<Message> messages) {
    return SociocsResponses.success(InboxMessage.all(messages));
  }
}
