package dev.understudy.http;

import dev.understudy.provider.CallContext;
import dev.understudy.provider.Credential;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.NoRoom;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.Settings;
import dev.understudy.store.Outage;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Takes every call of every provider from the request to the answer, or to what comes instead. */
final class CallPipeline {
  private static final System.Logger LOG = System.getLogger(CallPipeline.class.getName());

  /** What a call is known by that is written down nowhere. */
  private static final CallContext UNNUMBERED =
      new CallContext(Settings.DEFAULT, new Ids(Sandbox.DEFAULT_SEED), 0);

  private final List<Provider> providers;
  private final Sandboxes sandboxes;
  private final BodyReader bodies;
  private final Stage stage;
  private final DelayQueue delays;
  private final Set<String> secrets;

  CallPipeline(
      List<Provider> providers,
      Sandboxes sandboxes,
      BodyReader bodies,
      Stage stage,
      DelayQueue delays) {
    this.providers = providers;
    this.sandboxes = sandboxes;
    this.bodies = bodies;
    this.stage = stage;
    this.delays = delays;
    this.secrets =
        providers.stream()
            .flatMap(provider -> provider.operations().stream())
            .flatMap(operation -> operation.secrets().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Answers a call of this operation. */
  void handle(Context context, Provider provider, Operation operation) {
    var httpCall = HttpCall.of(context, Optional.of(provider), Optional.of(operation));
    Credential credential;
    final Optional<String> sandboxId;
    try {
      credential = provider.credential(httpCall.request());
      sandboxId = sandboxes.ofCredential(credential.whole(), credential.name());
    } catch (Refusal e) {
      refuse(context, httpCall, e.problem());
      return;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      var whole = httpCall.with(bodies.unasked(context));
      end(context, whole, Sandbox.DEFAULT_ID, failed(whole, Sandbox.DEFAULT_ID, e));
      return;
    }
    var known = httpCall.with(credential);
    if (sandboxId.isEmpty()) {
      var hint = Sandbox.complaint(credential.name());
      refuse(context, known, new Unauthenticated(Unauthenticated.Reason.REFUSED, hint));
      return;
    }
    bodies.whenLoaded(
        context,
        () -> {
          var whole = known.with(body(context, operation));
          end(context, whole, sandboxId.get(), call(whole, sandboxId.get(), Optional.empty()));
        });
  }

  private RequestBody body(Context context, Operation operation) {
    if (!operation.takesBody()) {
      return bodies.unasked(context);
    }
    var body = bodies.read(context);
    return operation.secrets().isEmpty() ? body : body.withoutQuotes();
  }

  /** Answers a call that reaches no operation. */
  void refuse(Context context, Provider provider, Problem problem) {
    refuse(context, HttpCall.of(context, Optional.of(provider), Optional.empty()), problem);
  }

  /** Answers a call that must change nothing, so that it is not written down either. */
  void refuseWithoutTrace(Context context, Provider provider, Problem problem) {
    WireResponse.of(provider.render(problem, UNNUMBERED)).send(context);
  }

  /** Answers a call without the database, which is gone. */
  void unavailable(Context context, Provider provider, String sentence) {
    var httpCall = HttpCall.of(context, Optional.of(provider), Optional.empty());
    var sandboxId = Sandbox.DEFAULT_ID;
    try {
      var name = provider.credential(httpCall.request()).name();
      if (name.startsWith(Sandbox.MADE_BY_USE_PREFIX) && Sandbox.isId(name)) {
        sandboxId = name;
      }
    } catch (Refusal e) {
      // what has no sandbox goes to the default one
    }
    end(
        context,
        httpCall,
        sandboxId,
        unwritten(httpCall, sandboxId, failing(503, Optional.of(sentence))));
  }

  /** Answers a call that reaches nobody. */
  void answer(Context context, Response response) {
    var httpCall =
        HttpCall.of(context, Optional.empty(), Optional.empty())
            .with(bodies.unasked(context))
            .withCredentialOf(providers);
    var asked = httpCall.asked(stage.journal(), secrets);
    ConnectionAction ending;
    try {
      ending =
          sandboxes.run(
              Sandbox.DEFAULT_ID,
              tx -> new Play(stage, httpCall, asked, tx, Optional.empty()).answer(response));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Outage.log(LOG, "a call can't be written down", e);
      ending = ConnectionAction.SendResponse.unwritten(WireResponse.of(response));
    }
    end(context, httpCall, Sandbox.DEFAULT_ID, ending);
  }

  /** What has no sandbox goes to the default one. */
  private void refuse(Context context, HttpCall httpCall, Problem problem) {
    var whole = httpCall.with(bodies.unasked(context)).withCredentialOf(providers);
    end(context, whole, Sandbox.DEFAULT_ID, refused(whole, Sandbox.DEFAULT_ID, problem));
  }

  private ConnectionAction call(HttpCall httpCall, String sandboxId, Optional<DelayedCall> held) {
    var asked = httpCall.asked(stage.journal(), secrets);
    try {
      if (httpCall.operation().filter(Operation::adds).isPresent()) {
        sandboxes.requireRoom();
      }
      return sandboxes.run(sandboxId, tx -> new Play(stage, httpCall, asked, tx, held).call(held));
    } catch (SandboxNotFoundException e) {
      return refused(
          httpCall, Sandbox.DEFAULT_ID, new Unauthenticated(Unauthenticated.Reason.REFUSED));
    } catch (NoRoom e) {
      return refused(httpCall, sandboxId, failing(503, Optional.of(e.getMessage())));
    } catch (ConflictException e) {
      return refused(httpCall, Sandbox.DEFAULT_ID, failing(503, Optional.of(e.getMessage())));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return failed(httpCall, sandboxId, e);
    }
  }

  private ConnectionAction failed(HttpCall httpCall, String sandboxId, Throwable e) {
    Outage.log(LOG, httpCall.operation().map(Operation::id).orElse("a call") + " failed", e);
    return Outage.isBehind(e)
        ? unwritten(httpCall, sandboxId, failing(503, Optional.of(Outage.sentence(e))))
        : refused(httpCall, sandboxId, failing(500, Optional.empty()));
  }

  /** Writes a refusal down in one sandbox; it has the form of the one that the credential names. */
  private ConnectionAction refused(HttpCall httpCall, String sandboxId, Problem problem) {
    var asked = httpCall.asked(stage.journal(), secrets);
    try {
      var named =
          httpCall.credential().flatMap(shown -> sandboxes.settingsOf(shown.whole(), shown.name()));
      return sandboxes.run(
          sandboxId,
          tx -> new Play(stage, httpCall, asked, tx, Optional.empty()).refuse(problem, named));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Outage.log(LOG, "a refusal can't be written down", e);
      return unwritten(httpCall, sandboxId, problem);
    }
  }

  /** The answer of which there will be no trace. */
  private static ConnectionAction unwritten(HttpCall httpCall, String sandboxId, Problem problem) {
    var response = httpCall.provider().orElseThrow().render(problem, UNNUMBERED);
    return ConnectionAction.SendResponse.unwritten(WireResponse.of(sandboxId, response, List.of()));
  }

  private void end(Context context, HttpCall httpCall, String sandboxId, ConnectionAction ending) {
    if (ending instanceof ConnectionAction.SendResponse sent) {
      sent.entry().ifPresent(entry -> noteIfLost(context, sandboxId, entry));
      sent.answer().send(context);
    } else if (ending instanceof ConnectionAction.ResumeLater later) {
      context.future(
          () ->
              delays.after(
                  later.after(),
                  () -> {
                    var held = Optional.of(later.held());
                    end(context, httpCall, sandboxId, call(httpCall, sandboxId, held));
                  }));
    } else if (ending instanceof ConnectionAction.CloseConnection closed) {
      context.future(() -> delays.after(closed.after(), () -> ConnectionAction.close(context)));
    } else if (ending instanceof ConnectionAction.SendHalf truncated) {
      try {
        ConnectionAction.truncate(context, truncated.answer());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      ConnectionAction.reset(context);
    }
  }

  /** Where the answer does not reach its client, the journal says so. */
  private void noteIfLost(Context context, String sandboxId, long entry) {
    BufferedResponses.onLost(
        ConnectionAction.request(context),
        failure -> {
          var note = lost(failure);
          delays.soon(() -> note(sandboxId, entry, note));
        });
  }

  private static String lost(Throwable failure) {
    if (failure instanceof SlowClientException) {
      return failure.getMessage();
    } else if (failure instanceof IOException
        && !(failure.getCause() instanceof TimeoutException)) {
      return "The client hung up before it had taken the whole answer.";
    } else if (failure instanceof TimeoutException || failure instanceof IOException) {
      return "The client did not go on taking the answer.";
    }
    Outage.log(LOG, "an answer can't be sent", failure);
    return "The answer could not be sent; the server's log says why.";
  }

  private void note(String sandboxId, long entry, String note) {
    try {
      sandboxes
          .transactions()
          .run(
              sandboxId,
              tx -> {
                stage.journal().note(tx, entry, note);
                return true;
              });
    } catch (SandboxNotFoundException e) {
      // it is deleted, and its journal with it
    } catch (RuntimeException e) {
      Outage.log(LOG, "a client that hung up can't be written down", e);
    }
  }

  private static Problem.Failing failing(int status, Optional<String> message) {
    return new Problem.Failing(status, Optional.empty(), message, Map.of());
  }
}
