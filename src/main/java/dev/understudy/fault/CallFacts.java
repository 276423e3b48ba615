package dev.understudy.fault;

import dev.understudy.provider.Operation;
import dev.understudy.provider.Operation.BodyFormat;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Request;
import dev.understudy.search.TextSearch;
import dev.understudy.search.WorkBudget;
import dev.understudy.transaction.SandboxTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Facts of a call that the conditions of faults compare. Facts that few faults need are computed on
 * first use.
 */
public final class CallFacts {
  // a few tenths of a second; ordinary calls stay far below
  private static final long MAX_STEPS = 200_000_000;

  private static final char[] EMPTY = {};

  // an unpaired surrogate, which no condition can contain
  private static final char SEPARATOR = '\uD800';

  private final Provider provider;
  private final Operation operation;
  private final Request request;
  private final byte[] body;
  private final WorkBudget budget = new WorkBudget(MAX_STEPS);
  private Optional<char[]> text = Optional.empty();
  private char[] unescaped = EMPTY;

  /**
   * Creates the facts of a call.
   *
   * @param request its body is a missing node if it can't be read
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

  /** Returns the limit on the work of evaluating faults on this call, in characters compared. */
  WorkBudget budget() {
    return budget;
  }

  /** Returns whether a text occurs in the raw body, or in one of its decoded strings or names. */
  boolean bodyContains(TextSearch part) {
    if (request.body().isMissingNode()) {
      return false;
    }
    if (text.isEmpty()) {
      var sent = new String(body, StandardCharsets.UTF_8);
      text = Optional.of(sent.toCharArray());
      // in JSON without a backslash, the decoded strings are in the raw body as they are
      var isPlain = operation.bodyFormat() == BodyFormat.JSON && sent.indexOf('\\') < 0;
      unescaped = isPlain ? EMPTY : unescaped(request.body());
    }
    return part.isIn(text.get(), budget) || part.isIn(unescaped, budget);
  }

  /** Returns all names and strings of the body, separated. */
  private static char[] unescaped(JsonNode body) {
    var all = new StringBuilder();
    append(body, all);
    return all.toString().toCharArray();
  }

  private static void append(JsonNode node, StringBuilder all) {
    if (node.isString()) {
      all.append(node.stringValue()).append(SEPARATOR);
    }
    for (var name : node.propertyNames()) {
      all.append(name).append(SEPARATOR);
    }
    node.values().forEach(value -> append(value, all));
  }
}
