package dev.understudy.admin;

import dev.understudy.message.Archive;
import dev.understudy.message.Message;
import dev.understudy.message.MessageFilter;
import dev.understudy.provider.Wire;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandboxes;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;

/** Looking at messages, and waiting for them. */
final class MessagesApi {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Sandboxes sandboxes;
  private final Archive archive;
  private final Waits waits;
  private final List<String> providers;

  MessagesApi(Sandboxes sandboxes, Archive archive, Waits waits, List<String> providers) {
    this.sandboxes = sandboxes;
    this.archive = archive;
    this.waits = waits;
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
    var wait = query.duration("wait", LONGEST_WAIT);
    var min = query.number("min", 0, Long.MAX_VALUE);
    var max = query.number("max", 0, Long.MAX_VALUE);
    if (wait.isEmpty() && (min.isPresent() || max.isPresent())) {
      query.wrong(min.isPresent() ? "min" : "max", "This goes with wait, such as wait=PT5S.");
    }
    if (min.isPresent() && max.isPresent()) {
      query.wrong("max", "Give min or max, not both.");
    }
    query.refuseIfAny();
    var id = context.pathParam("id");
    context.contentType("application/json");
    if (wait.isEmpty()) {
      context.result(Wire.write(look(id, filter, page).answer()));
      return;
    }
    context.future(
        () ->
            waits
                .until(id, wait.get(), () -> enough(look(id, filter, page), min, max))
                .thenAccept(answer -> context.result(Wire.write(answer)))
                .exceptionally(failure -> refused(context, failure)));
  }

  /** The sandbox may not exist, or be deleted while somebody waits. */
  private static Void refused(Context context, Throwable failure) {
    if (failure.getCause() instanceof AdminProblem problem) {
      problem.send(context);
      return null;
    }
    throw new CompletionException(failure.getCause());
  }

  private record Seen(Map<String, Object> answer, long total) {}

  private Seen look(String id, MessageFilter filter, Page page) {
    var sandbox = sandbox(id);
    var found =
        archive.find(
            sandbox.generation(), filter, page.cursor(), page.descending(), page.fetched());
    var answer = page.answer("messages", found.messages(), found.total(), Message::number);
    answer.put(
        "messages", found.messages().stream().limit(page.limit()).map(ShownMessage::of).toList());
    return new Seen(answer, found.total());
  }

  private static Waits.Look<Map<String, Object>> enough(
      Seen seen, OptionalLong min, OptionalLong max) {
    var enough = max.isPresent() ? seen.total() > max.getAsLong() : seen.total() >= min.orElse(1);
    return new Waits.Look<>(seen.answer(), enough);
  }

  void show(Context context) {
    var sandbox = sandbox(context.pathParam("id"));
    var messageId = context.pathParam("message_id");
    var life =
        archive
            .life(sandbox.generation(), sandbox.ids(), messageId)
            .orElseThrow(() -> new AdminProblem(404, "There is no message '" + messageId + "'."));
    context.contentType("application/json");
    context.result(Wire.write(ShownMessage.withHistory(life)));
  }

  private Sandbox sandbox(String id) {
    return sandboxes
        .find(id)
        .orElseThrow(() -> new AdminProblem(404, "There is no sandbox '" + id + "'."));
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
