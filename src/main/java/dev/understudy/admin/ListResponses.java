package dev.understudy.admin;

import dev.understudy.http.Routes;
import dev.understudy.json.WireJson;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Sends lists of a sandbox's contents, at once or as soon as they are long enough. */
final class ListResponses {
  private final Sandboxes sandboxes;
  private final LongPolls longPolls;

  ListResponses(Sandboxes sandboxes, LongPolls longPolls) {
    this.sandboxes = sandboxes;
    this.longPolls = longPolls;
  }

  /** A list in its JSON form, and the number of all matches. */
  record ListResult(Map<String, Object> answer, long total) {}

  /** The result at a version of the sandbox: it is the same for as long as the version. */
  private record CachedResult(long generation, long version, ListResult result) {
    boolean isOf(Sandbox sandbox) {
      return generation == sandbox.generation() && version == sandbox.version().number();
    }
  }

  void send(Context context, WaitCondition wait, Function<Sandbox, ListResult> find) {
    var id = Routes.parameter(context, "id");
    context.contentType("application/json");
    if (wait.atMost().isEmpty()) {
      context.result(WireJson.write(find.apply(sandbox(id)).answer()));
      return;
    }
    var cached = new AtomicReference<Optional<CachedResult>>(Optional.empty());
    context.future(
        () ->
            longPolls
                .until(
                    id,
                    wait.atMost().get(),
                    () -> {
                      var result = result(sandbox(id), cached, find);
                      return new LongPolls.PollResult<>(
                          result.answer(), wait.isMetBy(result.total()));
                    })
                .thenAccept(answer -> context.result(WireJson.write(answer)))
                .exceptionally(failure -> refused(context, failure)));
  }

  private static ListResult result(
      Sandbox sandbox,
      AtomicReference<Optional<CachedResult>> cached,
      Function<Sandbox, ListResult> find) {
    var before = cached.get().filter(each -> each.isOf(sandbox));
    if (before.isPresent()) {
      return before.get().result();
    }
    var result = find.apply(sandbox);
    cached.set(
        Optional.of(new CachedResult(sandbox.generation(), sandbox.version().number(), result)));
    return result;
  }

  /** Answers with the problem: the sandbox may not exist, or be deleted during the wait. */
  private static Void refused(Context context, Throwable failure) {
    if (failure.getCause() instanceof AdminProblem problem) {
      problem.send(context);
      return null;
    }
    throw new CompletionException(failure.getCause());
  }

  /**
   * Returns the sandbox with this id.
   *
   * @throws AdminProblem 404 if there is none
   */
  Sandbox sandbox(String id) {
    return sandboxes
        .find(id)
        .orElseThrow(() -> new AdminProblem(404, SandboxNotFoundException.sentence(id)));
  }

  /**
   * The length of a list that ends a wait for it, and the longest wait.
   *
   * @param atMost the longest wait; empty: the list is sent at once
   * @param min a list of this length ends the wait
   * @param max a longer list than this ends the wait
   */
  record WaitCondition(Optional<Duration> atMost, OptionalLong min, OptionalLong max) {
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    static WaitCondition of(AdminParameters query) {
      var wait = query.duration("wait", MAX_WAIT);
      var min = query.number("min", 0, Long.MAX_VALUE);
      var max = query.number("max", 0, Long.MAX_VALUE);
      if (!query.has("wait") && (min.isPresent() || max.isPresent())) {
        query.wrong(min.isPresent() ? "min" : "max", "This goes with wait, such as wait=PT5S.");
      }
      if (min.isPresent() && max.isPresent()) {
        query.wrong("max", "Give min or max, not both.");
      }
      return new WaitCondition(wait, min, max);
    }

    /** Returns whether a list of this length ends the wait. */
    boolean isMetBy(long total) {
      return max.isPresent() ? total > max.getAsLong() : total >= min.orElse(1);
    }
  }
}
