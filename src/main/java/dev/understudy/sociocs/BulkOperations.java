package dev.understudy.sociocs;

import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Response;
import java.util.List;

/** The operations on bulk messages (docs, unless marked). */
final class BulkOperations {
  private final SociocsRequests requests = new SociocsRequests();

  record JobIdBody(String jobId) {}

  /** Sends one text or medium to all recipients, or to none if anything is wrong. */
  Response sendBulk(Call call) {
    var request = requests.bulk(call);
    var job = new SociocsMessages(call, request).sendAll();
    return SociocsResponses.success(new JobIdBody(job));
  }

  /** Returns the newest jobs. */
  Response list(Call call) {
    return SociocsResponses.success(new Jobs(call.tx()).list());
  }

  /** Reschedules a job; without a schedule nothing changes (ours). */
  Response update(Call call) {
    var jobs = new Jobs(call.tx());
    var job = find(call, jobs);
    var schedule = requests.schedule(call);
    refuseUnlessScheduled(jobs, job);
    schedule.ifPresent(at -> jobs.reschedule(job, at));
    return SociocsResponses.success(new JobIdBody(job.id()));
  }

  /** Cancels a job. */
  Response delete(Call call) {
    var jobs = new Jobs(call.tx());
    var job = find(call, jobs);
    refuseUnlessScheduled(jobs, job);
    jobs.cancel(job);
    return SociocsResponses.success();
  }

  private static SociocsStore.JobRow find(Call call, Jobs jobs) {
    var id = call.request().inPath().get("job_id");
    return jobs.find(id).orElseThrow(() -> SociocsErrors.JOB_NOT_FOUND.refusal(id));
  }

  /** ours: a job that has begun can't be changed. */
  private static void refuseUnlessScheduled(Jobs jobs, SociocsStore.JobRow job) {
    var status = jobs.status(job);
    if (!status.equals(Jobs.SCHEDULED)) {
      Problem.Invalid.throwIfAny(
          List.of(SociocsErrors.JOB_UNDERWAY.withoutField("job_id", status)));
    }
  }
}
