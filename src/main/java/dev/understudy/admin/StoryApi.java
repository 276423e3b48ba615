package dev.understudy.admin;

import dev.understudy.fault.Faults;
import dev.understudy.journal.JournalQueries;
import dev.understudy.message.MessageQueries;
import dev.understudy.webhook.WebhookQueries;
import io.javalin.http.Context;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Shows the story of a sandbox. */
final class StoryApi {
  private static final int PAGE = 500;

  private final ListResponses lists;
  private final Jdbi jdbi;
  private final Faults faults;
  private final JournalQueries journal;
  private final MessageQueries messages;
  private final WebhookQueries webhooks;

  StoryApi(
      ListResponses lists,
      Jdbi jdbi,
      Faults faults,
      JournalQueries journal,
      MessageQueries messages,
      WebhookQueries webhooks) {
    this.webhooks = webhooks;
    this.lists = lists;
    this.jdbi = jdbi;
    this.faults = faults;
    this.journal = journal;
    this.messages = messages;
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    long generation = sandbox.generation();
    var story =
        new StoryText(
            sandbox,
            jdbi.withHandle(handle -> faults.load(handle, generation)),
            after -> messages(generation, after),
            webhooks.ofNoMessage(generation, StoryText.MAX_WEBHOOKS));
    journal.each(generation, story.begin(), story::call);
    context.contentType("text/plain; charset=utf-8");
    context.result(story.end());
  }

  /** Returns the next messages, each with its history and webhooks. */
  private List<StoryText.StoryMessage> messages(long generation, long after) {
    var histories = messages.histories(generation, after, PAGE);
    if (histories.isEmpty()) {
      return List.of();
    }
    var byMessage =
        webhooks.of(
            generation,
            histories.get(0).message().number(),
            histories.get(histories.size() - 1).message().number());
    return histories.stream()
        .map(
            history ->
                new StoryText.StoryMessage(
                    history, byMessage.getOrDefault(history.message().number(), List.of())))
        .toList();
  }
}
