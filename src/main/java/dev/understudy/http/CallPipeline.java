package dev.understudy.http;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Effect.ResponseEffect;
import dev.understudy.fault.FaultEvaluator;
import dev.understudy.http.ConnectionAction.DelayedCall;
import dev.understudy.http.ConnectionAction.SendResponse;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.StorageFullException;
import dev.understudy.search.WorkBudget;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.store.Outage;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Path of a call, the same for every provider: credential and body in {@code handle}, then, in one
 * transaction on the sandbox, rate limit, faults, operation and journal in {@code run}.
 */
final class CallPipeline {
  private static final System.Logger LOG = System.getLogger(CallPipeline.class.getName());

  private static final Problem TOO_MANY_FAULTS =
      failing(
          503,
          Optional.of(
              "Trying the faults of this sandbox on a call of this size takes too long: delete some"
                  + " of them, or send less."));

  private final List<Provider> providers;
  private final Sandboxes sandboxes;
  private final SandboxTransactions transactions;
  private final BodyReader bodies;
  private final CallRules rules;
  private final ResponseSender sender;
  private final Set<String> secretFields;

  CallPipeline(
      List<Provider> providers,
      Sandboxes sandboxes,
      BodyReader bodies,
      CallRules rules,
      DelayQueue delays) {
    this.providers = providers;
    this.sandboxes = sandboxes;
    this.transactions = sandboxes.transactions();
    this.bodies = bodies;
    this.rules = rules;
    this.sender = new ResponseSender(delays, transactions, rules.journal());
    this.secretFields =
        providers.stream()
            .flatMap(provider -> provider.operations().stream())
            .flatMap(operation -> operation.secrets().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Answers a call of an operation. */
  void handle(Context context, Provider provider, Operation operation) {
    var arrived = HttpCall.of(context, Optional.of(provider), Optional.of(operation));
    final HttpCall call;
    final Optional<String> sandboxId;
    try {
      var credential = provider.credential(arrived.request());
      call = arrived.with(credential);
      sandboxId = sandboxes.findByCredential(credential.whole(), credential.name());
    } catch (Refusal e) {
      refuse(context, arrived, e.problem());
      return;
    } catch (RuntimeException | Error e) {
      var whole = arrived.with(bodies.unread(context));
      sender.send(context, Sandbox.DEFAULT_ID, failed(whole, Sandbox.DEFAULT_ID, e));
      return;
    }
    if (sandboxId.isEmpty()) {
      var hint = Sandbox.credentialProblem(call.credential().orElseThrow().name());
      refuse(context, call, new Unauthenticated(Unauthenticated.Reason.REFUSED, hint));
      return;
    }
    bodies.whenLoaded(
        context,
        () -> {
          var whole = call.with(body(context, operation));
          sender.send(
              context,
              sandboxId.get(),
              commit(whole, sandboxId.get(), Optional.empty()),
              delayed -> commit(whole, sandboxId.get(), Optional.of(delayed)));
        });
  }

  private RequestBody body(Context context, Operation operation) {
    if (!operation.takesBody()) {
      return bodies.unread(context);
    }
    var body = bodies.read(context, operation.bodyFormat());
    return operation.secrets().isEmpty() ? body : body.withoutQuotes();
  }

  /** Runs a call in a transaction on its sandbox; returns the action on its connection. */
  private CompletableFuture<ConnectionAction> commit(
      HttpCall call, String sandboxId, Optional<DelayedCall> delayed) {
    try {
      // secrets are masked before the transaction, since other calls wait for it
      var request = call.journaled(rules.journal(), secretFields);
      if (call.operation().filter(Operation::adds).isPresent()) {
        sandboxes.requireRoom();
      }
      return transactions
          .submitOrCreate(
              sandboxId,
              tx -> run(new RunningCall(rules.journal(), call, request, tx, delayed), delayed))
          .exceptionallyCompose(failure -> failed(call, sandboxId, failure));
    } catch (RuntimeException | Error e) {
      return failed(call, sandboxId, e);
    }
  }

  /** Refuses a call that was not committed. */
  private CompletableFuture<ConnectionAction> failed(
      HttpCall call, String sandboxId, Throwable failure) {
    if (failure instanceof SandboxNotFoundException) {
      var problem = new Unauthenticated(Unauthenticated.Reason.REFUSED);
      return refused(call, Sandbox.DEFAULT_ID, problem);
    } else if (failure instanceof StorageFullException) {
      return refused(call, sandboxId, failing(503, Optional.of(failure.getMessage())));
    } else if (failure instanceof ConflictException) {
      return refused(call, Sandbox.DEFAULT_ID, failing(503, Optional.of(failure.getMessage())));
    }
    OutOfMemoryHandler.rethrowIfOutOfMemory(failure);
    Outage.log(LOG, call.operation().map(Operation::id).orElse("a call") + " failed", failure);
    if (Outage.isBehind(failure)) {
      var problem = failing(503, Optional.of(Outage.sentence(failure)));
      return CompletableFuture.completedFuture(
          SendResponse.unjournaled(unnumbered(call, sandboxId, problem)));
    }
    return refused(call, sandboxId, failing(500, Optional.empty()));
  }

  /** Runs the steps of a call in their order. */
  private ConnectionAction run(RunningCall call, Optional<DelayedCall> delayed) {
    var actedBefore = delayed.map(DelayedCall::faultIds).orElse(List.of());
    var faults = new FaultEvaluator(rules.faults(), call.tx(), call.facts(), actedBefore);
    try {
      if (delayed.isEmpty()) {
        var retryAfter =
            rules
                .rateLimiter()
                .acquire(call.tx(), call.provider().name(), call.operation().id(), call.number());
        if (retryAfter.isPresent()) {
          return call.refuse(new Problem.Throttled(retryAfter.get()));
        }
        var delay = faults.findDelay();
        if (delay.isPresent()) {
          call.count(Effect.DELAY);
          return new ConnectionAction.ResumeLater(delay.get(), call.delayed(faults.acted()));
        }
      }
      var before = faults.beforeCall();
      if (before.isPresent()) {
        return call.apply(before.get(), Optional.empty(), faults);
      }
      var handler = call.operation().handler();
      Response response;
      Optional<? extends ResponseEffect> after;
      try {
        response = call.tx().attempt(() -> handler.handle(call.forOperation(faults)));
        after = faults.afterSuccess();
      } catch (Refusal e) {
        response = call.render(e.problem());
        after = faults.afterRefusal();
      }
      return after.isPresent()
          ? call.apply(after.get(), Optional.of(response), faults)
          : call.respond(response, faults);
    } catch (WorkBudget.ExceededException e) {
      return call.refuse(TOO_MANY_FAULTS);
    }
  }

  /** Refuses a call of a provider that reaches none of its operations. */
  void refuse(Context context, Provider provider, Problem problem) {
    refuse(context, HttpCall.of(context, Optional.of(provider), Optional.empty()), problem);
  }

  /** Refuses a call that has no sandbox; the default sandbox journals it. */
  private void refuse(Context context, HttpCall call, Problem problem) {
    var whole = call.with(bodies.unread(context)).withCredentialOf(providers);
    sender.send(context, Sandbox.DEFAULT_ID, refused(whole, Sandbox.DEFAULT_ID, problem));
  }

  /** Refuses a call without a journal entry, since it must not change anything. */
  void refuseWithoutTrace(Context context, Provider provider, Problem problem) {
    WireResponse.of(RunningCall.render(provider, problem, unnumbered(Optional.empty())))
        .send(context);
  }

  /** Refuses a call without using the database, which is closed. */
  void unavailable(Context context, Provider provider, String sentence) {
    var call = HttpCall.of(context, Optional.of(provider), Optional.empty());
    var sandboxId = Sandbox.DEFAULT_ID;
    try {
      var name = provider.credential(call.request()).name();
      if (name.startsWith(Sandbox.MADE_BY_USE_PREFIX) && Sandbox.isId(name)) {
        sandboxId = name;
      }
    } catch (Refusal e) {
      // a call without a sandbox belongs to the default one
    }
    unnumbered(call, sandboxId, failing(503, Optional.of(sentence))).send(context);
  }

  /** Answers a call whose path belongs to no provider. */
  void answer(Context context, Response response) {
    var wire = WireResponse.of(response);
    var call =
        HttpCall.of(context, Optional.empty(), Optional.empty())
            .with(bodies.unread(context))
            .withCredentialOf(providers);
    var action = journaled(call, Sandbox.DEFAULT_ID, running -> running.respond(wire), () -> wire);
    sender.send(context, Sandbox.DEFAULT_ID, action);
  }

  /** Journals a refusal in a sandbox; the sandbox that the credential names sets its form. */
  private CompletableFuture<ConnectionAction> refused(
      HttpCall call, String sandboxId, Problem problem) {
    var settings = settingsOf(call);
    return journaled(
        call,
        sandboxId,
        running -> running.refuse(problem, settings),
        () -> unnumbered(call, sandboxId, problem));
  }

  private Optional<Settings> settingsOf(HttpCall call) {
    try {
      return call.credential().flatMap(shown -> sandboxes.settingsOf(shown.whole(), shown.name()));
    } catch (RuntimeException e) {
      // writing the journal fails for the same reason, and logs it
      return Optional.empty();
    }
  }

  private CompletableFuture<ConnectionAction> journaled(
      HttpCall call,
      String sandboxId,
      Function<RunningCall, ConnectionAction> work,
      Supplier<WireResponse> unjournaled) {
    var request = call.journaled(rules.journal(), secretFields);
    return transactions
        .submitOrCreate(
            sandboxId,
            tx -> work.apply(new RunningCall(rules.journal(), call, request, tx, Optional.empty())))
        .exceptionally(
            failure -> {
              OutOfMemoryHandler.rethrowIfOutOfMemory(failure);
              Outage.log(LOG, "a call can't be journaled", failure);
              return SendResponse.unjournaled(unjournaled.get());
            });
  }

  private static WireResponse unnumbered(HttpCall call, String sandboxId, Problem problem) {
    var response =
        RunningCall.render(call.provider().orElseThrow(), problem, unnumbered(call.operation()));
    return WireResponse.of(sandboxId, response, List.of());
  }

  /** Returns the context of a call that takes no number, as it is not journaled. */
  private static CallContext unnumbered(Optional<Operation> operation) {
    return new CallContext(Settings.DEFAULT, new Ids(Sandbox.DEFAULT_SEED), 0, operation);
  }

  private static Problem.Failing failing(int status, Optional<String> message) {
    return new Problem.Failing(status, Optional.empty(), message, Map.of());
  }
}
