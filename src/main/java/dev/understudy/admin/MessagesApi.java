package dev.understudy.admin;

import dev.understudy.message.Archive;
import dev.understudy.message.Message;
import dev.understudy.message.MessageFilter;
import dev.understudy.sandbox.Sandbox;
import io.javalin.http.Context;
import java.util.LinkedHashSet;
import java.util.List;

/** Looking at messages, and waiting for them. */
final class MessagesApi {
  private final Lists lists;
  private final Archive archive;
  private final List<String> providers;

  MessagesApi(Lists lists, Archive archive, List<String> providers) {
    this.lists = lists;
    this.archive = archive;
    this.providers = providers;
  }

  void list(Context context) {
    var query = new Query(context);
    var page = Page.of(query);
    var filter =
        new MessageFilter(
            query.choice("provider", providers),
            query.choice("direction", List.of("outbound", "inbound")),
            query.text("sender").map(MessagesApi::spellings).orElse(List.of()),
            query.text("recipient").map(MessagesApi::spellings).orElse(List.of()),
            query.text("status"),
            query.text("batch_id"),
            query.text("study_id"),
            query.text("correlation_id"),
            query.text("text"));
    var patience = Patience.of(query);
    query.refuseIfAny();
    lists.send(context, patience, sandbox -> look(sandbox, filter, page));
  }

  private Lists.Seen look(Sandbox sandbox, MessageFilter filter, Page page) {
    var found = archive.find(filter, page.of(sandbox));
    var answer = page.answer("messages", found.rows(), found.total(), Message::number);
    answer.put(
        "messages", found.rows().stream().limit(page.limit()).map(ShownMessage::of).toList());
    return new Lists.Seen(answer, found.total());
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    var messageId = context.pathParam("message_id");
    var life =
        archive
            .life(sandbox.generation(), sandbox.ids(), messageId)
            .orElseThrow(() -> new AdminProblem(404, "There is no message '" + messageId + "'."));
    Answers.json(context, ShownMessage.withHistory(life));
  }

  /** A phone number with a plus, without, or with the blank that an unescaped plus becomes. */
  private static List<String> spellings(String given) {
    var bare = given.replaceFirst("^[+ ]", "");
    if (bare.isEmpty() || !bare.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return List.of(given);
    }
    return List.copyOf(new LinkedHashSet<>(List.of(given, bare, "+" + bare)));
  }
}
