package dev.understudy.fault;

import dev.understudy.provider.Operation;
import dev.understudy.provider.Parties;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Request;
import dev.understudy.sandbox.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A call as faults look at it; what few of them ask for is found out when it is asked for. */
public final class Target {
  private final Provider provider;
  private final Operation operation;
  private final Request request;
  private final byte[] body;
  private Optional<String> text = Optional.empty();

  /**
   * A call of this operation.
   *
   * @param request its body is a missing node where it can't be read
   * @param body as it was sent
   */
  public Target(Provider provider, Operation operation, Request request, byte[] body) {
    this.provider = provider;
    this.operation = operation;
    this.request = request;
    this.body = body;
  }

  String provider() {
    return provider.name();
  }

  String operation() {
    return operation.id();
  }

  Parties parties(Turn turn) {
    return provider.parties(operation, request, turn);
  }

  /** Whether a text is in the body, as it was sent or in what is written in it. */
  boolean bodyContains(String part) {
    if (request.body().isMissingNode()) {
      return false;
    }
    if (text.isEmpty()) {
      text = Optional.of(new String(body, StandardCharsets.UTF_8));
    }
    // what is written without a backslash stands in the body as it is
    return text.get().contains(part) || text.get().indexOf('\\') >= 0 && isIn(request.body(), part);
  }

  private static boolean isIn(JsonNode node, String part) {
    if (node.isString()) {
      return node.stringValue().contains(part);
    }
    return node.isContainer()
        && (node.propertyNames().stream().anyMatch(name -> name.contains(part))
            || node.valueStream().anyMatch(value -> isIn(value, part)));
  }
}
