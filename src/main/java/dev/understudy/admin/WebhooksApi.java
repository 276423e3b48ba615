package dev.understudy.admin;

import dev.understudy.delivery.Timeline;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.delivery.WebhookArchive;
import dev.understudy.delivery.WebhookRow;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Turns;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;

/** Looking at webhooks and at what is to come, waiting for webhooks, and sending them again. */
final class WebhooksApi {
  private static final List<String> STATES =
      List.of(
          WebhookRow.PENDING, WebhookRow.DELIVERED, WebhookRow.EXHAUSTED, WebhookRow.SUPPRESSED);

  private final Turns turns;
  private final Lists lists;
  private final WebhookArchive archive;
  private final TimelineQueries timelines;

  WebhooksApi(Turns turns, Lists lists, WebhookArchive archive, TimelineQueries timelines) {
    this.turns = turns;
    this.lists = lists;
    this.archive = archive;
    this.timelines = timelines;
  }

  record ShownWork(String at, String kind, String id, String messageId) {}

  void list(Context context) {
    var query = new Query(context);
    var page = Page.of(query);
    var filter =
        new WebhookArchive.Filter(
            query.choice("state", STATES),
            query.text("url"),
            query.text("event"),
            query.text("message_id"));
    var patience = Patience.of(query);
    query.refuseIfAny();
    lists.send(context, patience, sandbox -> look(sandbox, filter, page));
  }

  private Lists.Seen look(Sandbox sandbox, WebhookArchive.Filter filter, Page page) {
    var found = archive.find(filter, page.of(sandbox));
    var answer =
        Page.answer(
            "webhooks",
            found,
            webhook -> Place.number(webhook.place()),
            webhook -> ShownWebhook.of(webhook, sandbox.ids()));
    return new Lists.Seen(answer, found.total());
  }

  void redeliver(Context context) {
    var webhookId = context.pathParam("webhook_id");
    var again =
        turns.take(
            context.pathParam("id"),
            turn ->
                Timeline.redeliver(turn, webhookId)
                    .map(webhook -> ShownWebhook.of(webhook, turn.ids())));
    context.status(202);
    Answers.json(
        context,
        again.orElseThrow(() -> new AdminProblem(404, "There is no webhook '" + webhookId + "'.")));
  }

  /** The cursor is how much of it was seen: what is to come has no other number that stays. */
  void timeline(Context context) {
    var query = new Query(context);
    int limit = (int) query.number("limit", 1, Page.MOST).orElse(Page.USUAL);
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
                    new ShownWork(each.at().toString(), each.kind(), each.id(), each.messageId()))
            .toList());
    answer.put("total", found.total());
    answer.put("next_cursor", seen + limit < found.total() ? String.valueOf(seen + limit) : null);
    Answers.json(context, answer);
  }
}
