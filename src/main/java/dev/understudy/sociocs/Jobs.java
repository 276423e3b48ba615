package dev.understudy.sociocs;

import dev.understudy.delivery.Timeline;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sociocs.SociocsStore.JobRow;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The bulk jobs of a sandbox. */
final class Jobs {
  static final String SCHEDULED = "scheduled";
  private static final int MAX_LISTED = 100; // docs
  private static final SandboxTransaction.BatchWriter<JobRow> INSERT =
      (handle, rows) -> handle.attach(SociocsStore.class).insertJobs(rows);

  private final SandboxTransaction tx;

  Jobs(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** A job in a response (ours: the fields). */
  record JobView(
      String jobId,
      String provider,
      String channelKey,
      Optional<String> text,
      String schedule,
      String status,
      long recipientsCount,
      String createdAt) {}

  /** Writes a new job. */
  void add(JobRow row) {
    tx.addStoredBytes(row.body().map(String::length).orElse(0));
    tx.write(INSERT, row);
  }

  /** Returns the jobs by scheduled date, the newest first (docs). */
  List<JobView> list() {
    long first = RowKey.first(tx.generation());
    return store().latestJobs(first, RowKey.end(tx.generation()), MAX_LISTED).stream()
        .map(this::view)
        .toList();
  }

  Optional<JobRow> find(String id) {
    return store().findJob(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  /** Returns scheduled, executing or executed, by the number of messages that wait. */
  String status(JobRow job) {
    long waiting = Timeline.countScheduled(tx, first(job), last(job));
    if (waiting == 0) {
      return "executed";
    }
    return waiting == job.messages() ? SCHEDULED : "executing";
  }

  /** Sends a job at another time; a time that has passed means now. */
  void reschedule(JobRow job, Instant schedule) {
    var due = schedule.isBefore(tx.now()) ? tx.now() : schedule;
    Timeline.reschedule(tx, first(job), last(job), due);
    store().rescheduleJob(job.rowKey(), due);
  }

  /** Deletes a job with its messages. */
  void cancel(JobRow job) {
    Timeline.cancel(tx, first(job), last(job));
    store().deleteJob(job.rowKey());
  }

  private static long first(JobRow job) {
    return RowKey.number(job.rowKey());
  }

  private static long last(JobRow job) {
    return first(job) + job.messages() - 1;
  }

  private JobView view(JobRow job) {
    return new JobView(
        job.id(),
        job.provider(),
        job.channelKey(),
        job.body(),
        job.schedule().toString(),
        status(job),
        job.messages(),
        job.createdAt().toString());
  }

  private SociocsStore store() {
    return tx.flush().attach(SociocsStore.class);
  }
}
