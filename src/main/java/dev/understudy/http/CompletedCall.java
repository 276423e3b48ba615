package dev.understudy.http;

import dev.understudy.provider.Operation;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * A call whose response is sent, as the request log and the metrics see it.
 *
 * @param method upper case
 * @param path without the query, which may hold a credential
 * @param owner the provider whose path it is, {@code admin} for the control plane; empty for
 *     neither
 * @param operation the id of the operation; empty if the path has none
 * @param status the HTTP status, which says nothing if the connection was ended
 * @param connection {@code closed} or {@code reset} if there was no whole response
 * @param faultIds the faults that acted, separated by commas
 */
public record CompletedCall(
    String method,
    String path,
    Optional<String> owner,
    Optional<String> operation,
    int status,
    Optional<String> connection,
    Duration duration,
    Optional<String> sandboxId,
    Optional<String> faultIds) {
  private static final String CONNECTION = "understudy.connection";
  private static final String OWNER = "understudy.owner";
  private static final String OPERATION = "understudy.operation";

  /** Notes whose path the call has. */
  static void markOwner(Context context, String owner) {
    context.attribute(OWNER, owner);
  }

  /** Notes the operation of a provider that the call has reached. */
  static void markOperation(Context context, String provider, Operation operation) {
    context.attribute(OWNER, provider);
    context.attribute(OPERATION, operation.id());
  }

  /** Notes that a call has no whole response: its connection was closed or reset. */
  static void markConnection(Context context, String word) {
    context.attribute(CONNECTION, word);
  }

  static CompletedCall of(Context context, float milliseconds) {
    return new CompletedCall(
        context.req().getMethod(),
        context.req().getRequestURI(),
        Optional.ofNullable(context.attribute(OWNER)),
        Optional.ofNullable(context.attribute(OPERATION)),
        context.statusCode(),
        Optional.ofNullable(context.attribute(CONNECTION)),
        Duration.ofNanos((long) (milliseconds * 1_000_000)),
        Optional.ofNullable(context.res().getHeader(WireResponse.SANDBOX_HEADER)),
        Optional.ofNullable(context.res().getHeader(WireResponse.FAULT_HEADER)));
  }
}
