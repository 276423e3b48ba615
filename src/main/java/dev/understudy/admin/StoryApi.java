package dev.understudy.admin;

import dev.understudy.fault.Faults;
import dev.understudy.journal.JournalQueries;
import dev.understudy.message.MessageQueries;
import dev.understudy.webhook.WebhookQueries;
import io.javalin.http.Context;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Tells what happened in a sandbox. */
final class StoryApi {
  private static final int PAGE = 500;

  private final ListResponses lists;
  private final Jdbi jdbi;
  private final Faults faults;
  private final JournalQueries calls;
  private final MessageQueries messages;
  private final WebhookQueries webhooks;

  StoryApi(
      ListResponses lists,
      Jdbi jdbi,
      Faults faults,
      JournalQueries calls,
      MessageQueries messages,
      WebhookQueries webhooks) {
    this.webhooks = webhooks;
    this.lists = lists;
    this.jdbi = jdbi;
    this.faults = faults;
    this.calls = calls;
    this.messages = messages;
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    long generation = sandbox.generation();
    var story =
        new StoryText(
            sandbox,
            jdbi.withHandle(handle -> faults.load(handle, generation)),
            after -> told(generation, after));
    calls.each(generation, story.begin(), story::call);
    context.contentType("text/plain; charset=utf-8");
    context.result(story.end());
  }

  /** Messages with what came of each, and with who was told of it. */
  private List<StoryText.StoryMessage> told(long generation, long after) {
    var lives = messages.lives(generation, after, PAGE);
    if (lives.isEmpty()) {
      return List.of();
    }
    var byMessage =
        webhooks.of(
            generation,
            lives.get(0).message().number(),
            lives.get(lives.size() - 1).message().number());
    return lives.stream()
        .map(
            life ->
                new StoryText.StoryMessage(
                    life, byMessage.getOrDefault(life.message().number(), List.of())))
        .toList();
  }
}
