package dev.understudy.admin;

import dev.understudy.fault.Fault;
import dev.understudy.fault.FaultProfiles;
import dev.understudy.fault.Faults;
import dev.understudy.http.Routes;
import dev.understudy.journal.JournalQueries;
import dev.understudy.message.MessageQueries;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.ControlCalls.ControlCallRow;
import dev.understudy.webhook.WebhookQueries;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.node.ObjectNode;

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
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    long generation = sandbox.generation();
    var present = jdbi.withHandle(handle -> faults.load(handle, generation));
    var controls = jdbi.withHandle(handle -> ControlCalls.read(handle, generation));
    var story =
        new StoryText(
            sandbox,
            present,
            profiles(present, controls)
                .flatMap(names -> sameFaultsAgain(sandbox, names).lines())
                .toList(),
            after -> messages(generation, after),
            webhooks.ofNoMessage(generation, StoryText.MAX_WEBHOOKS));
    journal.each(generation, story.begin(), story::call);
    context.contentType("text/plain; charset=utf-8");
    context.result(story.end());
  }

  /**
   * Returns the names of the profiles that act together, and of each that a call has set before.
   */
  private static Stream<List<String>> profiles(List<Fault> present, List<ControlCallRow> controls) {
    var active = FaultProfiles.active(present);
    var set =
        controls.stream()
            .filter(call -> call.method().equals("PUT") && call.path().startsWith("/faults/"))
            .flatMap(call -> call.body().stream())
            .map(body -> ColumnJson.read(body, ObjectNode.class).path("profile").asString())
            .filter(name -> !active.contains(name))
            .map(List::of);
    return Stream.concat(Stream.of(active).filter(names -> !names.isEmpty()), set).distinct();
  }

  /** Returns the lines to paste for another sandbox that gets the same faults. */
  private static String sameFaultsAgain(Sandbox sandbox, List<String> profiles) {
    var frozenAt =
        sandbox.content().initial().clock() instanceof Clock.Frozen frozen
            ? Optional.of(frozen.at())
            : Optional.<Instant>empty();
    long seed = sandbox.seed();
    return (profiles.size() == 1 ? "Fault profile " : "Fault profiles ")
        + String.join(" and ", profiles)
        + ", drawn from seed "
        + seed
        + ". For the same faults again:\n    @Sandboxed(seed = "
        + (seed == (int) seed ? seed : seed + "L")
        + frozenAt.map(at -> ", clock = \"" + at + "\"").orElse("")
        + ", faultProfiles = "
        + inJava(profiles)
        + ")\n    POST /_admin/sandboxes {\"seed\":"
        + seed
        + frozenAt.map(at -> ",\"clock\":{\"mode\":\"frozen\",\"now\":\"" + at + "\"}").orElse("")
        + "}, then "
        + callThatSets(profiles)
        + "\n";
  }

  private static String inJava(List<String> profiles) {
    var all = profiles.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    return profiles.size() == 1 ? all : "{" + all + "}";
  }

  /** Returns the call that sets profiles: PUT sets one of them, a fixture any number. */
  private static String callThatSets(List<String> profiles) {
    var items = profiles.stream().map(name -> "{\"profile\":\"" + name + "\"}").toList();
    return profiles.size() == 1
        ? "PUT /_admin/sandboxes/{id}/faults " + items.get(0)
        : "POST /_admin/sandboxes/{id}/fixtures {\"faults\":[" + String.join(",", items) + "]}";
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
