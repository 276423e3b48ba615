package dev.understudy.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The calls that were made in a sandbox: its journal. */
public final class Requests extends Listing<Request, Requests> {
  private final Map<String, ?> body;
  private final Expectations expectations;

  Requests(Calls calls, String path, Query query, Map<String, ?> body, Expectations expectations) {
    super(calls, path, "requests", Request.class, query);
    this.body = body;
    this.expectations = expectations;
  }

  @Override
  Requests with(Query changed) {
    return new Requests(calls(), path(), changed, body, expectations);
  }

  @Override
  String told(Request request) {
    return Refusals.line(request);
  }

  /** Those to this provider: {@code prolific}, {@code sociocs} or {@code prelude}. */
  public Requests provider(String name) {
    return with("provider", name);
  }

  /** Those of this operation, such as {@code send-message} or {@code sendNotifyBulk}. */
  public Requests operation(String id) {
    return with("operation", id);
  }

  /** Those that were answered with this status. */
  public Requests status(int status) {
    return with("status", status);
  }

  /** Those with this credential, in clear, as the client sends it. */
  public Requests credential(String clear) {
    return with("credential", clear);
  }

  /** Those to exactly this path. */
  public Requests path(String exact) {
    return with("path", exact);
  }

  /** Those on which this fault acted. */
  public Requests faultId(String id) {
    return with("fault_id", id);
  }

  /**
   * Those with this value at this JSONPath of their body; only for {@link #count()} and {@link
   * #verify}.
   *
   * @param expected text, number, boolean, list or map
   */
  public Requests body(String jsonPath, Object expected) {
    var changed = new LinkedHashMap<String, Object>(body);
    changed.put(jsonPath, expected);
    return new Requests(calls(), path(), query(), changed, expectations);
  }

  /**
   * How many there are. Of the filters it knows provider, operation, status and body.
   *
   * @throws RefusedException 400 if another is given, or a JSONPath can't be read
   */
  public long count() {
    return counted().count();
  }

  /**
   * How many there are of which these values stand at these JSONPaths of the body.
   *
   * @throws RefusedException 400 if a JSONPath can't be read
   */
  public long count(Map<String, ?> expected) {
    return new Requests(calls(), path(), query(), expected, expectations).count();
  }

  /**
   * Fails unless there are exactly so many.
   *
   * @throws AssertionError if there are more or fewer; where there are none it says which calls
   *     come closest, and the first thing that differs in each
   */
  public void verify(long expected) {
    var counted = counted();
    if (counted.count() != expected) {
      throw new AssertionError(
          counted.closest().stream()
              .map(Closest::told)
              .collect(
                  Collectors.joining(
                      "",
                      "Expected "
                          + expected
                          + " requests with "
                          + Json.write(asked())
                          + ", but there are "
                          + counted.count()
                          + ".",
                      "")));
    }
  }

  /** The calls that come closest, and how they differ; at most three, none if some match. */
  public List<Closest> closest() {
    return counted().closest();
  }

  private RequestCount counted() {
    return Json.read(calls().post(path() + "/count", asked()), RequestCount.class);
  }

  private Map<String, Object> asked() {
    var asked = new LinkedHashMap<String, Object>(query().parameters());
    asked.computeIfPresent("status", (name, status) -> Integer.valueOf((String) status));
    asked.remove("order");
    if (!body.isEmpty()) {
      asked.put("body", body);
    }
    return asked;
  }

  /** Forgets all calls of the sandbox, whatever the filters. */
  public void clear() {
    calls().delete(path());
  }

  /**
   * Says that calls which match are meant to be refused: {@link #unexpected()} leaves them out, and
   * so does a strict test. It holds for calls from before, too.
   *
   * @throws IllegalArgumentException if a credential or something in the body is asked for, since
   *     what is kept of a call does not always show these
   */
  public void expect() {
    if (!body.isEmpty() || query().parameters().containsKey("credential")) {
      throw new IllegalArgumentException(
          "Calls can be expected by provider, operation, status, path and fault, not by a"
              + " credential or their body.");
    }
    expectations.add(query());
  }

  /**
   * The calls of the sandbox that were refused with a status from 400 to 499, or that reached no
   * service, without anything having asked for it: no {@link #expect()}, no fault and no rate
   * limit. The filters don't matter.
   */
  public List<Request> unexpected() {
    return expectations.unexpected();
  }

  /**
   * Fails if there are {@link #unexpected} calls.
   *
   * @throws AssertionError that says of each which field breaks which rule
   */
  public void verifyNoneUnexpected() {
    var unexpected = unexpected();
    if (!unexpected.isEmpty()) {
      throw new AssertionError(
          unexpected.stream()
              .map(each -> "\n" + Refusals.told(each))
              .collect(
                  Collectors.joining(
                      "",
                      "Refused, and nobody expected it:",
                      "\nWhere it is meant to be: sandbox.requests().status(…).expect(), or"
                          + " @Sandboxed(expect = …).")));
    }
  }

  record RequestCount(long count, List<Closest> closest) {
    RequestCount {
      closest = closest == null ? List.of() : List.copyOf(closest);
    }
  }
}
