package dev.understudy.fault;

import dev.understudy.provider.Operation;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Request;
import dev.understudy.search.TextSearch;
import dev.understudy.search.WorkBudget;
import dev.understudy.transaction.SandboxTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A call as faults look at it; what few of them ask for is found out when it is asked for. */
public final class CallFacts {
  // some tenths of a second: no call in earnest comes near
  private static final long MAX_STEPS = 200_000_000;

  private static final char[] NOTHING = {};

  // half a surrogate pair, which no condition may have in it
  private static final char BETWEEN = '\uD800';

  private final Provider provider;
  private final Operation operation;
  private final Request request;
  private final byte[] body;
  private final WorkBudget budget = new WorkBudget(MAX_STEPS);
  private Optional<char[]> text = Optional.empty();
  private char[] unescaped = NOTHING;

  /**
   * A call of this operation.
   *
   * @param request its body is a missing node where it can't be read
   * @param body as it was sent
   */
  public CallFacts(Provider provider, Operation operation, Request request, byte[] body) {
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

  Participants participants(SandboxTransaction tx) {
    return provider.participants(operation, request, tx);
  }

  /** What trying the faults on this call may cost, in characters that are looked at. */
  WorkBudget budget() {
    return budget;
  }

  /** Whether a text is in the body, as it was sent or in what is written in it. */
  boolean bodyContains(TextSearch part) {
    if (request.body().isMissingNode()) {
      return false;
    }
    if (text.isEmpty()) {
      var sent = new String(body, StandardCharsets.UTF_8);
      text = Optional.of(sent.toCharArray());
      // what is written without a backslash stands in the body as it is
      unescaped = sent.indexOf('\\') >= 0 ? unescaped(request.body()) : NOTHING;
    }
    return part.isIn(text.get(), budget) || part.isIn(unescaped, budget);
  }

  /** All names and texts of the body, with what can be in no text between them. */
  private static char[] unescaped(JsonNode body) {
    var all = new StringBuilder();
    append(body, all);
    return all.toString().toCharArray();
  }

  private static void append(JsonNode node, StringBuilder all) {
    if (node.isString()) {
      all.append(node.stringValue()).append(BETWEEN);
    }
    for (var name : node.propertyNames()) {
      all.append(name).append(BETWEEN);
    }
    node.values().forEach(value -> append(value, all));
  }
}
