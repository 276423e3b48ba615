package dev.understudy.admin;

import dev.understudy.json.WireJson;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Sends lists of what is in a sandbox, at once or when enough is in it. */
final class ListResponses {
  private final Sandboxes sandboxes;
  private final LongPolls waits;

  ListResponses(Sandboxes sandboxes, LongPolls waits) {
    this.sandboxes = sandboxes;
    this.waits = waits;
  }

  /** A list as it goes out, and how many match in all. */
  record ListResult(Map<String, Object> answer, long total) {}

  /** What was seen at a version of the sandbox: as long as that stays, so does the list. */
  private record Known(long generation, long version, ListResult seen) {
    boolean isOf(Sandbox sandbox) {
      return generation == sandbox.generation() && version == sandbox.version().number();
    }
  }

  void send(Context context, WaitCondition patience, Function<Sandbox, ListResult> look) {
    var id = context.pathParam("id");
    context.contentType("application/json");
    if (patience.most().isEmpty()) {
      context.result(WireJson.write(look.apply(sandbox(id)).answer()));
      return;
    }
    var known = new AtomicReference<Optional<Known>>(Optional.empty());
    context.future(
        () ->
            waits
                .until(
                    id,
                    patience.most().get(),
                    () -> {
                      var seen = seen(sandbox(id), known, look);
                      return new LongPolls.PollResult<>(
                          seen.answer(), patience.endsWith(seen.total()));
                    })
                .thenAccept(answer -> context.result(WireJson.write(answer)))
                .exceptionally(failure -> refused(context, failure)));
  }

  private static ListResult seen(
      Sandbox sandbox, AtomicReference<Optional<Known>> known, Function<Sandbox, ListResult> look) {
    var before = known.get().filter(each -> each.isOf(sandbox));
    if (before.isPresent()) {
      return before.get().seen();
    }
    var seen = look.apply(sandbox);
    known.set(Optional.of(new Known(sandbox.generation(), sandbox.version().number(), seen)));
    return seen;
  }

  /** The sandbox may not exist, or be deleted while somebody waits. */
  private static Void refused(Context context, Throwable failure) {
    if (failure.getCause() instanceof AdminProblem problem) {
      problem.send(context);
      return null;
    }
    throw new CompletionException(failure.getCause());
  }

  /** The sandbox with this id, else a 404. */
  Sandbox sandbox(String id) {
    return sandboxes
        .find(id)
        .orElseThrow(() -> new AdminProblem(404, SandboxNotFoundException.sentence(id)));
  }
}
