package dev.understudy.sociocs.inbox;

import dev.understudy.delivery.MessageDispatch;
import dev.understudy.delivery.MessageDispatch.AcceptedDraft;
import dev.understudy.delivery.Timeline;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.provider.Response;
import dev.understudy.sociocs.SociocsErrors;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.sociocs.SociocsResponses;
import dev.understudy.sociocs.contact.Contacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on messages to one number (docs, unless marked). */
public final class SingleMessageOperations {
  private static final int MAX_LISTED = 100;

  record MessageIdBody(String messageId) {}

  /** Sends or schedules a message. */
  public Response send(Call call) {
    var request = SingleMessageRequest.read(call);
    var draft = draft(call, request);
    var fault = call.faults().of(draft.recipient());
    var accepted =
        new AcceptedDraft(draft, fault.map(RecipientFaults.RecipientFault::deliveryPlan));
    // docs: 8 letters and digits; ours: webhooks have the same id
    var sent =
        new MessageDispatch(call.tx(), SociocsProvider.LIFECYCLE)
            .accept(
                List.of(accepted),
                Optional.empty(),
                number -> call.tx().ids().alphanumeric(Message.KIND, number));
    request
        .contactSaving()
        .ifPresent(
            saving ->
                new Contacts(call.tx())
                    .merge(request.to().digits(), saving.fields(), saving.list()));
    return SociocsResponses.success(new MessageIdBody(sent.get(0).id()));
  }

  /** Returns the scheduled messages by their time, the latest first. */
  public Response listScheduled(Call call) {
    return SociocsResponses.success(
        InboxMessage.all(Timeline.scheduledAlone(call.tx(), SociocsProvider.NAME, MAX_LISTED)));
  }

  /** Deletes a scheduled message; ours: one that is sent is a 400, an unknown one a 404. */
  public Response deleteScheduled(Call call) {
    var id = call.request().inPath().get("message_id");
    var message =
        call.messages()
            .withId(id)
            .filter(SingleMessageOperations::wasScheduled)
            .orElseThrow(() -> SociocsErrors.SCHEDULED_NOT_FOUND.refusal(id));
    if (!message.status().equals(Message.SCHEDULED)) {
      Problem.Invalid.throwIfAny(
          List.of(SociocsErrors.MESSAGE_UNDERWAY.withoutField("message_id", message.status())));
    }
    Timeline.cancel(call.tx(), message.number(), message.number());
    return SociocsResponses.success();
  }

  /** Returns whether a message came alone, was scheduled and is not deleted. */
  private static boolean wasScheduled(Message message) {
    return message.provider().equals(SociocsProvider.NAME)
        && message.batchId().isEmpty()
        && message.scheduledAt().isPresent()
        && !message.status().equals(Message.CANCELLED);
  }

  private static MessageDraft draft(Call call, SingleMessageRequest request) {
    var sender = request.channel().address();
    var to = request.to().e164();
    var text = request.text().orElse("");
    var details = details(request);
    // ours: a schedule in the past means at once, as in a job
    return request
        .schedule()
        .filter(at -> at.isAfter(call.now()))
        .map(at -> MessageDraft.scheduled(SociocsProvider.NAME, sender, to, text, at, details))
        .orElseGet(
            () ->
                MessageDraft.sent(
                    SociocsProvider.NAME,
                    sender,
                    to,
                    text,
                    request.channel().provider().firstStatus(),
                    call.now(),
                    details));
  }

  private static Map<String, Object> details(SingleMessageRequest request) {
    var details = new LinkedHashMap<String, Object>();
    details.put("channel_key", request.channel().key());
    details.put("channel_provider", request.channel().provider().word());
    request.name().ifPresent(name -> details.put("recipient_name", name));
    details.putAll(request.media().byField());
    request
        .template()
        .ifPresent(
            template -> {
              details.put("template_id", template.id());
              details.put("template_variables", template.variables());
            });
    request.user().ifPresent(user -> details.put("user_id", user.id()));
    return details;
  }
}
