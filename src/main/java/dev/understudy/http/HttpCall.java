package dev.understudy.http;

import dev.understudy.fault.CallFacts;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.provider.Credential;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Request;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A call as it arrived.
 *
 * @param provider none where the path is nobody's
 * @param operation none where the path is no operation's, or not with this method
 * @param query as it stands in the URL
 * @param credential that chose the sandbox, or would have
 * @param began on the machine's clock of nanoseconds
 */
record HttpCall(
    Optional<Provider> provider,
    Optional<Operation> operation,
    Request request,
    Optional<String> query,
    Optional<Credential> credential,
    RequestBody body,
    long began) {
  static HttpCall of(Context context, Optional<Provider> provider, Optional<Operation> operation) {
    var headers =
        Collections.list(context.req().getHeaderNames()).stream()
            .collect(
                Collectors.toMap(
                    name -> name.toLowerCase(Locale.ROOT),
                    name -> Collections.list(context.req().getHeaders(name)),
                    (first, same) -> first,
                    TreeMap::new));
    var request =
        new Request(
            context.req().getMethod(),
            context.path(),
            Map.copyOf(headers),
            QueryParameters.of(context.queryString()),
            Map.copyOf(context.pathParamMap()),
            RequestBody.NONE.tree());
    return new HttpCall(
        provider,
        operation,
        request,
        Optional.ofNullable(context.queryString()),
        Optional.empty(),
        RequestBody.NONE,
        ConnectionAction.request(context).getHeadersNanoTime());
  }

  /** The same with a credential. */
  HttpCall with(Credential shown) {
    return new HttpCall(provider, operation, request, query, Optional.of(shown), body, began);
  }

  /** The same with a body. */
  HttpCall with(RequestBody read) {
    return new HttpCall(
        provider, operation, request.with(read.tree()), query, credential, read, began);
  }

  /**
   * The same with the credential that one of these services can read, unless it has one: a call
   * that went astray is found in the journal by it.
   */
  HttpCall withCredentialOf(List<Provider> services) {
    if (credential.isPresent()) {
      return this;
    }
    return services.stream().flatMap(this::read).findFirst().map(this::with).orElse(this);
  }

  private Stream<Credential> read(Provider service) {
    try {
      return Stream.of(service.credential(request));
    } catch (Refusal e) {
      return Stream.empty();
    }
  }

  /** As faults look at it; only of a call of an operation. */
  CallFacts target() {
    return new CallFacts(provider.orElseThrow(), operation.orElseThrow(), request, body.bytes());
  }

  /**
   * As the journal keeps it.
   *
   * @param secrets of all operations: which one a call without any was meant for, nobody knows
   */
  JournalEntry.JournaledRequest asked(Journal journal, Set<String> secrets) {
    return journal.asked(
        provider.map(Provider::name),
        operation.map(Operation::id),
        request,
        query,
        credential.map(Credential::whole),
        body.content(),
        operation.map(Operation::secrets).orElse(secrets));
  }

  /** How long ago it arrived. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
