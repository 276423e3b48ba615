package dev.understudy.admin;

import dev.understudy.delivery.Timeline;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.transaction.SandboxTransactions;
import dev.understudy.webhook.WebhookQueries;
import dev.understudy.webhook.WebhookRow;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;

/** Looking at webhooks and at what is to come, waiting for webhooks, and sending them again. */
final class WebhooksApi {
  private static final List<String> STATES =
      List.of(
          WebhookRow.PENDING, WebhookRow.DELIVERED, WebhookRow.EXHAUSTED, WebhookRow.SUPPRESSED);

  private final SandboxTransactions transactions;
  private final ListResponses lists;
  private final WebhookQueries archive;
  private final TimelineQueries timelines;

  WebhooksApi(
      SandboxTransactions transactions,
      ListResponses lists,
      WebhookQueries archive,
      TimelineQueries timelines) {
    this.transactions = transactions;
    this.lists = lists;
    this.archive = archive;
    this.timelines = timelines;
  }

  record WorkView(String at, String kind, String id, String messageId) {}

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    var filter =
        new WebhookQueries.WebhookFilter(
            query.choice("state", STATES),
            query.text("url"),
            query.text("event"),
            query.text("message_id"));
    var patience = WaitCondition.of(query);
    query.refuseIfAny();
    lists.send(context, patience, sandbox -> look(sandbox, filter, page));
  }

  private ListResponses.ListResult look(
      Sandbox sandbox, WebhookQueries.WebhookFilter filter, PageRequest page) {
    var found = archive.find(filter, page.of(sandbox));
    var answer =
        PageRequest.answer(
            "webhooks",
            found,
            webhook -> RowKey.number(webhook.place()),
            webhook -> WebhookView.of(webhook, sandbox.ids()));
    return new ListResponses.ListResult(answer, found.total());
  }

  void redeliver(Context context) {
    var webhookId = context.pathParam("webhook_id");
    var again =
        transactions.run(
            context.pathParam("id"),
            tx ->
                Timeline.redeliver(tx, webhookId)
                    .map(webhook -> WebhookView.of(webhook, tx.ids())));
    context.status(202);
    JsonResponses.json(
        context,
        again.orElseThrow(() -> new AdminProblem(404, "There is no webhook '" + webhookId + "'.")));
  }

  /** The cursor is how much of it was seen: what is to come has no other number that stays. */
  void timeline(Context context) {
    var query = new AdminParameters(context);
    int limit =
        (int) query.number("limit", 1, PageRequest.MAX_LIMIT).orElse(PageRequest.DEFAULT_LIMIT);
    long seen = query.number("cursor", 0, Integer.MAX_VALUE).orElse(0);
    query.refuseIfAny();
    var sandbox = lists.sandbox(context.pathParam("id"));
    var found = timelines.timeline(sandbox.generation(), sandbox.ids(), seen, limit);
    var answer = new LinkedHashMap<String, Object>();
    answer.put(
        "work",
        found.work().stream()
            .map(
                each ->
                    new WorkView(each.at().toString(), each.kind(), each.id(), each.messageId()))
            .toList());
    answer.put("total", found.total());
    answer.put("next_cursor", seen + limit < found.total() ? String.valueOf(seen + limit) : null);
    JsonResponses.json(context, answer);
  }
}
