package dev.understudy.coverage;

import static java.util.stream.Collectors.toSet;

import dev.understudy.coverage.Failure.FailureCause;
import dev.understudy.coverage.Failure.FailureKind;
import dev.understudy.fault.Effect;
import dev.understudy.provider.EventKind;
import dev.understudy.provider.FailureTrigger;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderError;
import dev.understudy.transaction.Occurrence;
import dev.understudy.webhook.SandboxWebhooks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * All failures that clients of the emulated services can meet, by operation. It is built from the
 * errors, recipient errors, statuses and events that the providers state, and from the effects of
 * faults on connections.
 */
final class FailureCatalog {
  private static final Map<String, String> CONNECTION_SENTENCES =
      Map.of(
          Effect.DELAY,
          "The response comes late.",
          "timeout",
          "The connection stays open without a response, then it is closed.",
          "reset",
          "The connection is reset; nothing was done.",
          "lost_response",
          "The call was carried out, but its response is lost.",
          "truncate",
          "The response breaks off in the middle of its body.",
          "garbage",
          "The response has a body that is not JSON.");

  private final List<Failure> failures = new ArrayList<>();

  /** All webhooks of each provider. */
  private final Map<String, List<Occurrence>> events = new HashMap<>();

  private final Counts counts;

  /** Creates the catalog. */
  FailureCatalog(List<Provider> providers) {
    this(providers, new Counts(Map.of()));
  }

  private FailureCatalog(List<Provider> providers, Counts counts) {
    this.counts = counts;
    providers.forEach(this::add);
  }

  /**
   * Returns the catalog with errors that operations have answered only because of a fault; they are
   * failures of those operations, too.
   */
  FailureCatalog with(List<Provider> providers, Counts met) {
    var known = failures.stream().flatMap(each -> each.countedAs().stream()).collect(toSet());
    boolean isComplete =
        met.byOccurrence().keySet().stream()
            .allMatch(each -> each.failure().isEmpty() || known.contains(each));
    return isComplete ? this : new FailureCatalog(providers, met);
  }

  /** Returns all failures, by provider and operation. */
  List<Failure> failures() {
    return failures;
  }

  /** Returns whether clients can meet a failure: webhooks only if they have received any. */
  boolean canBeMet(Failure failure, Counts met) {
    return failure.kind() != FailureKind.WEBHOOK
        || events.get(failure.provider()).stream().anyMatch(event -> met.of(event) > 0);
  }

  private void add(Provider provider) {
    var scopes = ErrorScopes.of(provider);
    for (var operation : provider.operations()) {
      addErrors(provider, scopes, operation.id());
      Effect.ON_CONNECTIONS.forEach(effect -> addConnection(provider, operation, effect));
    }
    addErrors(provider, scopes, Occurrence.ANY_OPERATION);
    provider.lifecycle().failures().forEach(name -> addDelivery(provider, name));
    events.put(
        provider.name(),
        provider.webhookEvents().stream().map(each -> SandboxWebhooks.first(each.name())).toList());
    provider.webhookEvents().forEach(event -> addEvent(provider, event));
    if (!provider.webhookEvents().isEmpty()) {
      addRepeated(provider);
    }
  }

  private void addErrors(Provider provider, ErrorScopes scopes, String operation) {
    for (var error : provider.errors()) {
      var scope = scopes.of(error.name());
      var occurrence = new Occurrence(provider.name(), operation, error.name());
      if (scope.operations().contains(operation) || counts.of(occurrence) > 0) {
        boolean isOfNone = operation.equals(Occurrence.ANY_OPERATION);
        add(provider, operation, error, isOfNone ? FailureCause.CODE : scope.cause());
      }
    }
  }

  private void add(Provider provider, String operation, ProviderError error, FailureCause cause) {
    boolean isThrottled = error.status().equals(OptionalInt.of(429));
    var kind =
        error.status().isEmpty()
            ? FailureKind.RECIPIENT_ERROR
            : isThrottled ? FailureKind.RATE_LIMIT : FailureKind.ERROR;
    failures.add(
        new Failure(
            provider.name(),
            operation,
            error.name(),
            kind,
            error.status(),
            error.sentence(),
            error.source(),
            cause,
            Worth.of(kind, error.name(), error.status(), cause, changes(provider, operation)),
            trigger(provider, operation, error),
            List.of(new Occurrence(provider.name(), operation, error.name()))));
  }

  private static boolean changes(Provider provider, String operation) {
    return provider.operations().stream()
        .anyMatch(each -> each.id().equals(operation) && each.adds());
  }

  private static FailureTrigger trigger(Provider provider, String operation, ProviderError error) {
    if (operation.equals(Occurrence.ANY_OPERATION)) {
      return FailureTrigger.ofTest(
          "// call a path that the service does not have, or with another method");
    }
    var fault = FaultTrigger.on(provider.name(), operation);
    if (error.status().isEmpty()) {
      return fault.recipientError(error.name());
    }
    int status = error.status().getAsInt() == 500 ? 503 : error.status().getAsInt();
    boolean isUsual = provider.errorsIn(Problem.Failing.of(status)).contains(error.name());
    return fault.error(status, isUsual ? "" : error.name());
  }

  private void addConnection(Provider provider, Operation operation, String effect) {
    failures.add(
        new Failure(
            provider.name(),
            operation.id(),
            effect,
            FailureKind.CONNECTION,
            OptionalInt.empty(),
            CONNECTION_SENTENCES.get(effect),
            ProviderError.Source.OURS,
            FailureCause.SERVICE,
            Worth.ofConnection(effect, operation.adds()),
            FaultTrigger.on(provider.name(), operation.id()).connection(effect),
            List.of(new Occurrence(provider.name(), operation.id(), effect))));
  }

  private void addDelivery(Provider provider, String name) {
    var words = name.replaceFirst("^message_", "").split(":", 2);
    var reason = words.length > 1 ? words[1] : "";
    failures.add(
        new Failure(
            provider.name(),
            Occurrence.ANY_OPERATION,
            name,
            FailureKind.DELIVERY,
            OptionalInt.empty(),
            "A message that was accepted ends as "
                + words[0]
                + (reason.isEmpty() ? "." : ": " + reason + "."),
            provider.sourceOf(name),
            FailureCause.SERVICE,
            Worth.of(FailureKind.DELIVERY, name, OptionalInt.empty(), FailureCause.SERVICE),
            FaultTrigger.on(provider.name(), Occurrence.ANY_OPERATION).delivery(words[0], reason),
            List.of(Occurrence.of(provider.name(), name))));
  }

  private void addEvent(Provider provider, EventKind event) {
    event
        .trigger()
        .ifPresent(
            trigger ->
                failures.add(
                    webhook(
                        provider,
                        SandboxWebhooks.FIRST + event.name(),
                        event.sentence(),
                        event.source(),
                        trigger,
                        List.of(SandboxWebhooks.first(event.name())))));
  }

  /**
   * Adds the failure that any event comes twice, as after a response of a receiver that is lost.
   */
  private void addRepeated(Provider provider) {
    failures.add(
        webhook(
            provider,
            "webhook_repeated",
            "The receiver gets an event that it has had before.",
            ProviderError.Source.OURS,
            FailureTrigger.ofTest(
                "sandbox.webhooks().list().forEach(each ->"
                    + " sandbox.webhooks().redeliver(each.id()));"),
            provider.webhookEvents().stream()
                .map(each -> SandboxWebhooks.repeated(each.name()))
                .toList()));
  }

  private static Failure webhook(
      Provider provider,
      String name,
      String sentence,
      ProviderError.Source source,
      FailureTrigger trigger,
      List<Occurrence> countedAs) {
    return new Failure(
        provider.name(),
        Occurrence.ANY_OPERATION,
        name,
        FailureKind.WEBHOOK,
        OptionalInt.empty(),
        sentence,
        source,
        FailureCause.SERVICE,
        Worth.of(FailureKind.WEBHOOK, name, OptionalInt.empty(), FailureCause.SERVICE),
        trigger,
        countedAs);
  }
}
