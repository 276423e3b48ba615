package dev.understudy.http;

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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A call as it arrived.
 *
 * @param provider empty if the path belongs to no provider
 * @param operation empty if no operation has this path and method
 * @param query as in the URL, not decoded
 * @param credential the credential that selects the sandbox
 * @param began the time of its arrival, by {@link System#nanoTime}
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
    var headers = new HashMap<String, List<String>>();
    for (var name : Collections.list(context.req().getHeaderNames())) {
      headers.putIfAbsent(
          name.toLowerCase(Locale.ROOT), Collections.list(context.req().getHeaders(name)));
    }
    var request =
        new Request(
            context.req().getMethod(),
            context.path(),
            Map.copyOf(headers),
            UrlEncodedFields.parse(context.queryString()).values(),
            Map.copyOf(Routes.parameters(context)),
            RequestBody.NONE.tree());
    return new HttpCall(
        provider,
        operation,
        request,
        Optional.ofNullable(context.queryString()),
        Optional.empty(),
        RequestBody.NONE,
        ResponseSender.request(context).getHeadersNanoTime());
  }

  /** Returns the call with a credential. */
  HttpCall with(Credential shown) {
    return new HttpCall(provider, operation, request, query, Optional.of(shown), body, began);
  }

  /** Returns the call with a body. */
  HttpCall with(RequestBody read) {
    return new HttpCall(
        provider, operation, request.with(read.tree()), query, credential, read, began);
  }

  /**
   * Returns the call with the credential that the first of these providers can read, unless it has
   * one. A call that reaches no operation is found in the journal by its credential.
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

  /**
   * Returns the call as the journal keeps it.
   *
   * @param secrets the secret fields of all operations, masked in a call that reaches none
   */
  JournalEntry.JournaledRequest journaled(Journal journal, Set<String> secrets) {
    return journal.asked(
        provider.map(Provider::name),
        operation.map(Operation::id),
        request,
        query,
        credential.map(Credential::whole),
        body.content(),
        operation.map(Operation::secrets).orElse(secrets));
  }

  /** Returns the time since the call arrived. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
