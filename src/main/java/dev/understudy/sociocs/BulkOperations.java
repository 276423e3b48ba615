package dev.understudy.sociocs;

import dev.understudy.delivery.MessageDispatch;
import dev.understudy.json.Finding;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sociocs.template.MessageTemplates;
import java.util.List;
import java.util.Optional;

/** The operations on bulk messages. */
final class BulkOperations {
  /** How long the ids of messages are; the service shows none, so their form is ours. */
  static final int MESSAGE_ID_LENGTH = 24;

  private final MessageTemplates templates = new MessageTemplates();

  /** The API does not answer per recipient: a message that goes wrong is found failed later. */
  private static MessageDispatch.AcceptedDraft order(MessageDraft draft, Call call) {
    return new MessageDispatch.AcceptedDraft(
        draft, call.faults().of(draft.recipient()).map(RecipientFaults.RecipientFault::course));
  }

  /** Sends one text or medium to many, or to nobody if anything is wrong with one of them. */
  Response sendBulk(Call call) {
    var tx = call.tx();
    var entities = call.entities(SociocsFixtures.READER);
    var order =
        new BulkRequests(entities, templates, call.settings().acceptsUnknown()).check(call.body());
    var orders =
        new SociocsMessages(order, tx.entities().businessName(), call.now())
            .drafts().stream().map(draft -> order(draft, call)).toList();
    long first = tx.peekMessageNumber();
    var jobId = tx.ids().alphanumeric("job", first);
    new MessageDispatch(tx, SociocsProvider.LIFE)
        .accept(
            orders,
            Optional.of(jobId),
            number -> tx.ids().hex(Message.KIND, number, MESSAGE_ID_LENGTH));
    new Jobs(tx)
        .add(
            new Jobs.JobRow(
                RowKey.of(tx.generation(), first),
                jobId,
                order.channel().provider().word(),
                order.channel().key(),
                Optional.of(call.body().path("text").asString("")).filter(text -> !text.isBlank()),
                order.schedule().filter(at -> at.isAfter(call.now())).orElse(call.now()),
                orders.size(),
                call.now()));
    return Response.ok(SendBulkMessages.BulkResponse.job(jobId));
  }

  /** The newest jobs (docs). */
  Response list(Call call) {
    return SubscriptionOperations.DataBody.of(new Jobs(call.tx()).all());
  }

  /** Sends a job at another time (docs); without one nothing changes (ours). */
  Response update(Call call) {
    var jobs = new Jobs(call.tx());
    var job = job(call, jobs);
    var findings = new Findings();
    var written = new SociocsFields(findings).text(call.body().path("schedule"), "schedule");
    var schedule = Schedule.read(written, findings);
    findings.refuseIfAny();
    refuseUnlessScheduled(jobs, job);
    schedule.ifPresent(at -> jobs.move(job, at));
    return Response.ok(SendBulkMessages.BulkResponse.job(job.id()));
  }

  /** Takes a job back (docs). */
  Response delete(Call call) {
    var jobs = new Jobs(call.tx());
    var job = job(call, jobs);
    refuseUnlessScheduled(jobs, job);
    jobs.cancel(job);
    return SubscriptionOperations.SuccessBody.answer();
  }

  private static Jobs.JobRow job(Call call, Jobs jobs) {
    var id = call.request().inPath().get("job_id");
    return jobs.find(id)
        .orElseThrow(
            () -> SubscriptionOperations.missing(SociocsErrors.JOB_NOT_FOUND.sentence(id)));
  }

  /** ours: what has begun can't be changed. */
  private static void refuseUnlessScheduled(Jobs jobs, Jobs.JobRow job) {
    var status = jobs.status(job);
    if (!status.equals(Jobs.SCHEDULED)) {
      throw new Problem.Invalid(
              List.of(Finding.at("job_id", SociocsErrors.JOB_UNDERWAY.sentence(status))))
          .refusal();
    }
  }
}
