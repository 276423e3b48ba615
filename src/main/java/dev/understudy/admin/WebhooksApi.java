package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.delivery.Timeline;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.http.Routes;
import dev.understudy.json.WebUrl;
import dev.understudy.json.WireJson;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxTransactions;
import dev.understudy.webhook.WebhookQueries;
import dev.understudy.webhook.WebhookRow;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Lists webhooks, sends them again, and shows the timeline. */
final class WebhooksApi {
  private static final List<String> STATES =
      List.of(
          WebhookRow.PENDING, WebhookRow.DELIVERED, WebhookRow.EXHAUSTED, WebhookRow.SUPPRESSED);

  private final SandboxTransactions transactions;
  private final ListResponses lists;
  private final WebhookQueries queries;
  private final TimelineQueries timelines;

  WebhooksApi(
      SandboxTransactions transactions,
      ListResponses lists,
      WebhookQueries queries,
      TimelineQueries timelines) {
    this.transactions = transactions;
    this.lists = lists;
    this.queries = queries;
    this.timelines = timelines;
  }

  record WorkView(
      String at,
      String kind,
      String id,
      @JsonInclude(JsonInclude.Include.ALWAYS) String messageId) {}

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    var filter =
        new WebhookQueries.WebhookFilter(
            query.choice("state", STATES),
            query.text("url"),
            query.text("event"),
            query.text("message_id"));
    boolean brief = query.flag("brief");
    var wait = ListResponses.WaitCondition.of(query);
    query.refuseIfAny();
    lists.send(context, wait, sandbox -> find(sandbox, filter, page, brief));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var webhookId = Routes.parameter(context, "webhook_id");
    var webhook =
        queries
            .withId(sandbox.generation(), sandbox.ids(), webhookId)
            .orElseThrow(() -> noWebhook(webhookId));
    JsonResponses.json(context, WebhookView.of(webhook, sandbox.ids()));
  }

  private static AdminProblem noWebhook(String id) {
    return new AdminProblem(404, "There is no webhook '" + id + "'.");
  }

  private ListResponses.ListResult find(
      Sandbox sandbox, WebhookQueries.WebhookFilter filter, PageRequest page, boolean brief) {
    var found = queries.find(filter, page.of(sandbox));
    var answer =
        PageRequest.answer(
            "webhooks",
            found,
            webhook -> RowKey.number(webhook.rowKey()),
            webhook ->
                brief
                    ? WebhookView.brief(webhook, sandbox.ids())
                    : WebhookView.of(webhook, sandbox.ids()));
    return new ListResponses.ListResult(answer, found.total());
  }

  void redeliver(Context context) {
    var webhookId = Routes.parameter(context, "webhook_id");
    var again =
        transactions.run(
            Routes.parameter(context, "id"),
            tx -> {
              var sent = Timeline.redeliver(tx, webhookId);
              if (sent.isPresent()) {
                ControlCalls.write(tx, "POST", "/webhooks/" + webhookId + "/redeliver", Map.of());
              }
              return sent.map(webhook -> WebhookView.of(webhook, tx.ids()));
            });
    context.status(202);
    JsonResponses.json(context, again.orElseThrow(() -> noWebhook(webhookId)));
  }

  /** Shows the work to come. The cursor is an offset, since that work has no lasting numbers. */
  void timeline(Context context) {
    var query = new AdminParameters(context);
    int limit =
        (int) query.number("limit", 1, PageRequest.MAX_LIMIT).orElse(PageRequest.DEFAULT_LIMIT);
    long seen = query.number("cursor", 0, Integer.MAX_VALUE).orElse(0);
    query.refuseIfAny();
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var found = timelines.timeline(sandbox.generation(), sandbox.ids(), seen, limit);
    var answer = new LinkedHashMap<String, Object>();
    answer.put(
        "work",
        found.work().stream()
            .map(
                each ->
                    new WorkView(
                        each.at().toString(),
                        each.kind(),
                        each.id(),
                        each.messageId().orElse(null)))
            .toList());
    answer.put("total", found.total());
    answer.put("next_cursor", seen + limit < found.total() ? String.valueOf(seen + limit) : null);
    JsonResponses.json(context, answer);
  }

  /** A webhook as the control plane shows it. Absent values are null. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record WebhookView(
      String id,
      String messageId,
      String url,
      String event,
      JsonNode payload,
      String signature,
      String state,
      String nextAttemptAt,
      JsonNode attempts) {
    static WebhookView of(WebhookRow webhook, Ids ids) {
      return new WebhookView(
          webhook.id(ids),
          webhook.messageId().orElse(null),
          WebUrl.withoutCredentials(webhook.url()),
          webhook.event(),
          payload(webhook),
          webhook.signature().orElse(null),
          webhook.state(),
          webhook.due().map(Instant::toString).orElse(null),
          attempts(webhook));
    }

    /** Returns the webhook without its payload. */
    static WebhookView brief(WebhookRow webhook, Ids ids) {
      var whole = of(webhook, ids);
      return new WebhookView(
          whole.id,
          whole.messageId,
          whole.url,
          whole.event,
          JsonNodeFactory.instance.objectNode(),
          whole.signature,
          whole.state,
          whole.nextAttemptAt,
          whole.attempts);
    }

    /** Returns a JSON payload as JSON, any other as a text. */
    private static JsonNode payload(WebhookRow webhook) {
      return webhook.contentType().equals("application/json")
          ? json(webhook.payload())
          : StringNode.valueOf(webhook.payload());
    }

    /** Returns the attempts in a JSON array. */
    static JsonNode attempts(WebhookRow webhook) {
      return json(webhook.attempts());
    }

    private static JsonNode json(String text) {
      try {
        return WireJson.read(text.getBytes(StandardCharsets.UTF_8));
      } catch (WireJson.Unreadable e) {
        throw new IllegalStateException("a webhook in the database can't be read", e);
      }
    }
  }
}
