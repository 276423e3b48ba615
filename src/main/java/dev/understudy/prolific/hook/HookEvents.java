package dev.understudy.prolific.hook;

import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.hook.HookStore.HookSubscriptionRow;
import dev.understudy.prolific.hook.HookStore.NewEventRow;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import dev.understudy.webhook.RetryPolicy;
import dev.understudy.webhook.SandboxWebhooks;
import dev.understudy.webhook.TimedSignature;
import dev.understudy.webhook.WebhookEvent;
import dev.understudy.webhook.WebhookEvent.Payload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Announcements of changes of studies and submissions, to those who subscribed to them. */
public final class HookEvents {
  /** docs: 11 more attempts in 24 hours, exponential from one minute, with full jitter. */
  private static final RetryPolicy RETRIES =
      new RetryPolicy(
          Duration.ofMinutes(1), Duration.ofDays(1), Duration.ofDays(1), true, 12, true);

  // docs
  private static final String SIGNATURE = "X-Prolific-Request-Signature";
  private static final String TIME = "X-Prolific-Request-Timestamp";
  private static final String EVENT_ID = "X-Event-ID";
  private static final String EVENT_TIME = "X-Timestamp";

  private static final String STREAM = "hook";
  private static final BatchWriter<NewEventRow> ADD =
      (handle, rows) -> handle.attach(HookStore.class).insertEvents(rows);

  private final SandboxTransaction tx;
  private final Hooks hooks;

  /** Creates the announcements of the sandbox of a transaction. */
  public HookEvents(SandboxTransaction tx) {
    this.tx = tx;
    this.hooks = new Hooks(tx);
  }

  /** Returns whether anybody has subscribed to anything. */
  public boolean hasSubscribers() {
    return !hooks.subscriptions().isEmpty();
  }

  /**
   * Announces a new submission.
   *
   * @param workspace of its study; empty: the first workspace
   */
  public void submissionCreated(
      Optional<String> workspace, String submission, String participant, String status) {
    announce(
        HookEventType.SUBMISSION_CREATED,
        workspace,
        submission,
        Map.of("participant_id", participant, "status", status));
    submissionChanged(workspace, submission, participant, status);
  }

  /** Announces that a submission has another status. */
  public void submissionChanged(
      Optional<String> workspace, String submission, String participant, String status) {
    announce(
        HookEventType.SUBMISSION_STATUS,
        workspace,
        submission,
        Map.of("participant_id", participant, "status", status));
  }

  /** Announces that the numbers of a study's submissions by status have changed. */
  public void progressChanged(Optional<String> workspace, String study) {
    announce(HookEventType.STUDY_PROGRESS, workspace, study, Map.of());
  }

  /** Announces that a study has another status. */
  public void studyChanged(Optional<String> workspace, String study, String status) {
    announce(HookEventType.STUDY_STATUS, workspace, study, Map.of("status", status));
  }

  private void announce(
      HookEventType type, Optional<String> workspace, String resource, Map<String, String> more) {
    if (!hasSubscribers()) {
      return;
    }
    hooks.turnOffFailing();
    var of = workspace.orElseGet(() -> new Workspaces(tx).firstId());
    hooks.subscriptions().stream()
        .filter(each -> each.enabled() && each.confirmed())
        .filter(each -> each.eventType().equals(type.word()) && each.workspaceId().equals(of))
        .forEach(each -> add(each, resource, body(type, resource, more)));
  }

  private void add(HookSubscriptionRow subscription, String resource, String body) {
    var secret = hooks.secret(subscription.workspaceId());
    var event =
        new WebhookEvent(
            STREAM,
            subscription.targetUrl(),
            subscription.eventType(),
            number -> {
              var headers = new LinkedHashMap<String, String>();
              headers.put(EVENT_ID, id(number));
              headers.put(EVENT_TIME, String.valueOf(tx.now().getEpochSecond()));
              return Payload.json(body)
                  .signed(
                      new TimedSignature(secret.orElseThrow().secret(), SIGNATURE, TIME), headers);
            },
            RETRIES);
    long rowKey = new SandboxWebhooks(tx).add(event);
    tx.addStoredBytes(ProviderTable.ROW_BYTES);
    tx.write(
        ADD,
        new NewEventRow(
            rowKey,
            subscription.rowKey(),
            id(RowKey.number(rowKey)),
            subscription.eventType(),
            resource,
            subscription.targetUrl(),
            tx.now()));
  }

  private String id(long number) {
    return tx.ids().hex("hook event", number, ProlificMessages.ID_LENGTH);
  }

  /**
   * Returns the body in the form that Python's {@code json.dumps} gives it, with blanks after
   * colons and commas, since the reference's example of a receiver signs what it has parsed and
   * written again.
   */
  private static String body(HookEventType type, String resource, Map<String, String> more) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("resource_id", quoted(resource));
    fields.put("event_type", quoted(type.word()));
    Optional.ofNullable(more.get("participant_id"))
        .ifPresent(participant -> fields.put("participant_id", quoted(participant)));
    if (type == HookEventType.STUDY_STATUS) {
      fields.put("metadata", "{}");
    }
    Optional.ofNullable(more.get("status"))
        .ifPresent(status -> fields.put("status", quoted(status)));
    return fields.entrySet().stream()
        .map(each -> quoted(each.getKey()) + ": " + each.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Returns a JSON text; ids and words have no characters to escape. */
  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
