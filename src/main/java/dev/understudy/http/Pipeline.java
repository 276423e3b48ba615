package dev.understudy.http;

import dev.understudy.provider.Call;
import dev.understudy.provider.CallId;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Request;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.Clash;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.NoSuchSandbox;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandboxes;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.Turn;
import io.javalin.http.Context;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.node.MissingNode;

/** Takes every call of every provider from the request to the answer. */
final class Pipeline {
  private static final System.Logger LOG = System.getLogger(Pipeline.class.getName());

  private final Sandboxes sandboxes;
  private final Bodies bodies;

  Pipeline(Sandboxes sandboxes, Bodies bodies) {
    this.sandboxes = sandboxes;
    this.bodies = bodies;
  }

  /** Answers a call of this operation. */
  void handle(Context context, Provider provider, Operation operation) {
    answer(context, provider, operation).send(context);
  }

  /**
   * Answers a call that reaches no operation. It is nobody's, so it goes to the default sandbox.
   */
  void refuse(Context context, Provider provider, Problem problem) {
    Bodies.drop(context);
    refused(Sandbox.DEFAULT_ID, provider, problem).send(context);
  }

  private Answer answer(Context context, Provider provider, Operation operation) {
    var sandboxId = Sandbox.DEFAULT_ID;
    try {
      var request = request(context);
      sandboxId = sandbox(provider, request);
      var whole = operation.takesBody() ? request.with(bodies.object(context)) : request;
      return inTurn(
          sandboxId,
          provider,
          (turn, id) -> turn.attempt(() -> operation.handler().handle(new Call(whole, turn, id))));
    } catch (Refusal e) {
      Bodies.drop(context);
      return refused(sandboxId, provider, e.problem());
    } catch (NoSuchSandbox e) {
      return refused(
          Sandbox.DEFAULT_ID, provider, new Unauthenticated(Unauthenticated.Reason.REFUSED));
    } catch (Clash e) {
      return refused(Sandbox.DEFAULT_ID, provider, failing(503, Optional.of(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, operation.id() + " failed", e);
      return refused(sandboxId, provider, failing(500, Optional.empty()));
    }
  }

  private String sandbox(Provider provider, Request request) {
    var credential = provider.credential(request);
    return sandboxes
        .ofCredential(credential.whole(), credential.name())
        .orElseThrow(() -> new Unauthenticated(Unauthenticated.Reason.REFUSED).refusal());
  }

  private Answer inTurn(
      String sandboxId, Provider provider, BiFunction<Turn, CallId, Response> work) {
    return sandboxes.play(
        sandboxId,
        turn -> {
          var id = new CallId(turn.sandbox().settings(), turn.ids(), turn.nextCall());
          Response response;
          try {
            response = work.apply(turn, id);
          } catch (Refusal e) {
            response = provider.render(e.problem(), id);
          }
          return Answer.of(sandboxId, response);
        });
  }

  private Answer refused(String sandboxId, Provider provider, Problem problem) {
    try {
      return inTurn(sandboxId, provider, (turn, id) -> provider.render(problem, id));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a refusal can't be recorded", e);
      var id = new CallId(Settings.DEFAULT, new Ids(Sandbox.DEFAULT_SEED), 0);
      return Answer.of(sandboxId, provider.render(problem, id));
    }
  }

  private static Problem.Failing failing(int status, Optional<String> message) {
    return new Problem.Failing(status, Optional.empty(), message, Map.of());
  }

  private static Request request(Context context) {
    var headers =
        Collections.list(context.req().getHeaderNames()).stream()
            .collect(
                Collectors.toMap(
                    name -> name.toLowerCase(Locale.ROOT),
                    name -> Collections.list(context.req().getHeaders(name)),
                    (first, same) -> first,
                    TreeMap::new));
    return new Request(
        context.req().getMethod(),
        context.path(),
        Map.copyOf(headers),
        context.queryParamMap(),
        MissingNode.getInstance());
  }
}
