package dev.understudy.sociocs;

import dev.understudy.delivery.Dispatch;
import dev.understudy.message.Draft;
import dev.understudy.message.Message;
import dev.understudy.provider.Call;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.provider.Response;
import java.util.Optional;

/** The operations on bulk messages. */
final class BulkOperations {
  /** How long the ids of messages are; the service shows none, so their form is ours. */
  static final int MESSAGE_ID_LENGTH = 24;

  private final MessageTemplates templates = new MessageTemplates();

  /** The API does not answer per recipient: a message that goes wrong is found failed later. */
  private static Dispatch.Order order(Draft draft, Call call) {
    return new Dispatch.Order(
        draft, call.faults().of(draft.recipient()).map(RecipientFaults.RecipientFault::course));
  }

  /** Sends one text or medium to many, or to nobody if anything is wrong with one of them. */
  Response sendBulk(Call call) {
    var turn = call.turn();
    var entities = call.entities(SociocsFixtures.READER);
    var order =
        new BulkRules(entities, templates, call.settings().acceptsUnknown()).check(call.body());
    var orders =
        new BulkJob(order, turn.world().businessName(), call.now())
            .drafts().stream().map(draft -> order(draft, call)).toList();
    var jobId = turn.ids().alphanumeric("job", turn.upcomingMessage());
    new Dispatch(turn, SociocsProvider.LIFE)
        .accept(
            orders,
            Optional.of(jobId),
            number -> turn.ids().hex(Message.KIND, number, MESSAGE_ID_LENGTH));
    return Response.ok(SendBulkMessages.Answered.job(jobId));
  }
}
