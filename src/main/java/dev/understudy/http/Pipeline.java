package dev.understudy.http;

import dev.understudy.provider.CallId;
import dev.understudy.provider.Credential;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.Clash;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.NoRoom;
import dev.understudy.sandbox.NoSuchSandbox;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandboxes;
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
final class Pipeline {
  private static final System.Logger LOG = System.getLogger(Pipeline.class.getName());

  /** What a call is known by that is written down nowhere. */
  private static final CallId UNNUMBERED =
      new CallId(Settings.DEFAULT, new Ids(Sandbox.DEFAULT_SEED), 0);

  private final List<Provider> providers;
  private final Sandboxes sandboxes;
  private final Bodies bodies;
  private final Stage stage;
  private final Delays delays;
  private final Set<String> secrets;

  Pipeline(
      List<Provider> providers, Sandboxes sandboxes, Bodies bodies, Stage stage, Delays delays) {
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
    var visit = Visit.of(context, Optional.of(provider), Optional.of(operation));
    Credential credential;
    final Optional<String> sandboxId;
    try {
      credential = provider.credential(visit.request());
      sandboxId = sandboxes.ofCredential(credential.whole(), credential.name());
    } catch (Refusal e) {
      refuse(context, visit, e.problem());
      return;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      var whole = visit.with(bodies.unasked(context));
      end(context, whole, Sandbox.DEFAULT_ID, failed(whole, Sandbox.DEFAULT_ID, e));
      return;
    }
    var known = visit.with(credential);
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

  private Body body(Context context, Operation operation) {
    if (!operation.takesBody()) {
      return bodies.unasked(context);
    }
    var body = bodies.read(context);
    return operation.secrets().isEmpty() ? body : body.withoutQuotes();
  }

  /** Answers a call that reaches no operation. */
  void refuse(Context context, Provider provider, Problem problem) {
    refuse(context, Visit.of(context, Optional.of(provider), Optional.empty()), problem);
  }

  /** Answers a call that must change nothing, so that it is not written down either. */
  void refuseWithoutTrace(Context context, Provider provider, Problem problem) {
    Answer.of(provider.render(problem, UNNUMBERED)).send(context);
  }

  /** Answers a call without the database, which is gone. */
  void unavailable(Context context, Provider provider, String sentence) {
    var visit = Visit.of(context, Optional.of(provider), Optional.empty());
    var sandboxId = Sandbox.DEFAULT_ID;
    try {
      var name = provider.credential(visit.request()).name();
      if (name.startsWith(Sandbox.MADE_BY_USE_PREFIX) && Sandbox.isId(name)) {
        sandboxId = name;
      }
    } catch (Refusal e) {
      // what has no sandbox goes to the default one
    }
    end(
        context,
        visit,
        sandboxId,
        unwritten(visit, sandboxId, failing(503, Optional.of(sentence))));
  }

  /** Answers a call that reaches nobody. */
  void answer(Context context, Response response) {
    var visit =
        Visit.of(context, Optional.empty(), Optional.empty())
            .with(bodies.unasked(context))
            .withCredentialOf(providers);
    var asked = visit.asked(stage.journal(), secrets);
    Ending ending;
    try {
      ending =
          sandboxes.play(
              Sandbox.DEFAULT_ID,
              turn -> new Play(stage, visit, asked, turn, Optional.empty()).answer(response));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Outage.log(LOG, "a call can't be written down", e);
      ending = Ending.Sent.unwritten(Answer.of(response));
    }
    end(context, visit, Sandbox.DEFAULT_ID, ending);
  }

  /** What has no sandbox goes to the default one. */
  private void refuse(Context context, Visit visit, Problem problem) {
    var whole = visit.with(bodies.unasked(context)).withCredentialOf(providers);
    end(context, whole, Sandbox.DEFAULT_ID, refused(whole, Sandbox.DEFAULT_ID, problem));
  }

  private Ending call(Visit visit, String sandboxId, Optional<Held> held) {
    var asked = visit.asked(stage.journal(), secrets);
    try {
      if (visit.operation().filter(Operation::adds).isPresent()) {
        sandboxes.requireRoom();
      }
      return sandboxes.play(
          sandboxId, turn -> new Play(stage, visit, asked, turn, held).call(held));
    } catch (NoSuchSandbox e) {
      return refused(
          visit, Sandbox.DEFAULT_ID, new Unauthenticated(Unauthenticated.Reason.REFUSED));
    } catch (NoRoom e) {
      return refused(visit, sandboxId, failing(503, Optional.of(e.getMessage())));
    } catch (Clash e) {
      return refused(visit, Sandbox.DEFAULT_ID, failing(503, Optional.of(e.getMessage())));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return failed(visit, sandboxId, e);
    }
  }

  private Ending failed(Visit visit, String sandboxId, Throwable e) {
    Outage.log(LOG, visit.operation().map(Operation::id).orElse("a call") + " failed", e);
    return Outage.isBehind(e)
        ? unwritten(visit, sandboxId, failing(503, Optional.of(Outage.sentence(e))))
        : refused(visit, sandboxId, failing(500, Optional.empty()));
  }

  /** Writes a refusal down in one sandbox; it has the form of the one that the credential names. */
  private Ending refused(Visit visit, String sandboxId, Problem problem) {
    var asked = visit.asked(stage.journal(), secrets);
    try {
      var named =
          visit.credential().flatMap(shown -> sandboxes.settingsOf(shown.whole(), shown.name()));
      return sandboxes.play(
          sandboxId,
          turn -> new Play(stage, visit, asked, turn, Optional.empty()).refuse(problem, named));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      Outage.log(LOG, "a refusal can't be written down", e);
      return unwritten(visit, sandboxId, problem);
    }
  }

  /** The answer of which there will be no trace. */
  private static Ending unwritten(Visit visit, String sandboxId, Problem problem) {
    var response = visit.provider().orElseThrow().render(problem, UNNUMBERED);
    return Ending.Sent.unwritten(Answer.of(sandboxId, response, List.of()));
  }

  private void end(Context context, Visit visit, String sandboxId, Ending ending) {
    if (ending instanceof Ending.Sent sent) {
      sent.entry().ifPresent(entry -> noteIfLost(context, sandboxId, entry));
      sent.answer().send(context);
    } else if (ending instanceof Ending.Later later) {
      context.future(
          () ->
              delays.after(
                  later.after(),
                  () -> {
                    var held = Optional.of(later.held());
                    end(context, visit, sandboxId, call(visit, sandboxId, held));
                  }));
    } else if (ending instanceof Ending.Closed closed) {
      context.future(() -> delays.after(closed.after(), () -> Ending.close(context)));
    } else if (ending instanceof Ending.Truncated truncated) {
      try {
        Ending.truncate(context, truncated.answer());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      Ending.reset(context);
    }
  }

  /** Where the answer does not reach its client, the journal says so. */
  private void noteIfLost(Context context, String sandboxId, long entry) {
    BufferedResponses.onLost(
        Ending.request(context),
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
          .turns()
          .take(
              sandboxId,
              turn -> {
                stage.journal().note(turn, entry, note);
                return true;
              });
    } catch (NoSuchSandbox e) {
      // it is deleted, and its journal with it
    } catch (RuntimeException e) {
      Outage.log(LOG, "a client that hung up can't be written down", e);
    }
  }

  private static Problem.Failing failing(int status, Optional<String> message) {
    return new Problem.Failing(status, Optional.empty(), message, Map.of());
  }
}
