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
  String describe(Request request) {
    return Refusals.line(request);
  }

  /** Selects calls to this provider: {@code prolific}, {@code sociocs} or {@code prelude}. */
  public Requests provider(String name) {
    return with("provider", name);
  }

  /** Selects calls of this operation, such as {@code send-message} or {@code sendNotifyBulk}. */
  public Requests operation(String id) {
    return with("operation", id);
  }

  /** Selects calls that were answered with this status. */
  public Requests status(int status) {
    return with("status", status);
  }

  /** Selects calls with this credential, as the client sends it. */
  public Requests credential(String clear) {
    return with("credential", clear);
  }

  /** Selects calls to exactly this path. */
  public Requests path(String exact) {
    return with("path", exact);
  }

  /** Selects calls on which this fault acted. */
  public Requests faultId(String id) {
    return with("fault_id", id);
  }

  /**
   * Selects calls with this value at this JSONPath of their body; only for {@link #count()} and
   * {@link #verify}.
   *
   * @param expected text, number, boolean, list or map
   */
  public Requests body(String jsonPath, Object expected) {
    var changed = new LinkedHashMap<String, Object>(body);
    changed.put(jsonPath, expected);
    return new Requests(calls(), path(), query(), changed, expectations);
  }

  /**
   * Returns the call with this id, whether it matches the filters or not.
   *
   * @throws RefusedException 404 if there is none
   */
  public Request get(String id) {
    return Json.read(calls().get(path() + "/" + Query.encoded(id)), Request.class);
  }

  /**
   * Returns all matching calls as a HAR 1.2 document, which browsers and the command {@code check}
   * read. Credentials are fingerprints.
   *
   * @throws RefusedException 400 if the newest come first or calls are brief
   */
  public String har() {
    return calls().text(query().with("format", "har").after(path()));
  }

  /**
   * Returns the number of matching calls. It knows the filters provider, operation, status and
   * body.
   *
   * @throws RefusedException 400 if another is given, or a JSONPath can't be read
   */
  public long count() {
    return counted().count();
  }

  /**
   * Returns the number of matching calls with these values at these JSONPaths of the body.
   *
   * @throws RefusedException 400 if a JSONPath can't be read
   */
  public long count(Map<String, ?> expected) {
    return new Requests(calls(), path(), query(), expected, expectations).count();
  }

  /**
   * Fails unless exactly this many calls match.
   *
   * @throws AssertionError if more or fewer match; if none does, the message names the closest
   *     calls and the first difference of each
   */
  public void verify(long expected) {
    var counted = counted();
    if (counted.count() != expected) {
      throw new AssertionError(
          counted.closest().stream()
              .map(Closest::describe)
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

  /** Returns the closest calls and their differences; at most three, none if some call matches. */
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

  /** Deletes all calls of the sandbox from the journal, whether they match the filters or not. */
  public void clear() {
    calls().delete(path());
  }

  /**
   * Expects matching calls to be refused: {@link #unexpected()} and a strict test leave them out,
   * also calls that were made before.
   *
   * @throws IllegalArgumentException if a credential or a part of the body is a filter, as the
   *     journal does not always show these
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
   * Drops what was expected, and leaves calls up to now that reached no service out of {@link
   * #unexpected()}: for a sandbox that several tests use one after the other, and that is reset in
   * between. It ignores the filters.
   */
  public void resetExpectations() {
    expectations.reset();
  }

  /**
   * Returns the calls that were refused with a status from 400 to 499, or that reached no service,
   * although no {@link #expect()}, fault or rate limit asked for that. It ignores the filters.
   */
  public List<Request> unexpected() {
    return expectations.unexpected();
  }

  /**
   * Fails if there are {@link #unexpected} calls; it ignores the filters.
   *
   * @throws AssertionError that names for each call the field at fault and the rule
   */
  public void verifyNoneUnexpected() {
    var unexpected = unexpected();
    if (!unexpected.isEmpty()) {
      throw new AssertionError(
          unexpected.stream()
              .map(each -> "\n" + Refusals.describe(each))
              .collect(
                  Collectors.joining(
                      "",
                      "These calls were refused, which the test did not expect:",
                      "\n"
                          + "If a test expects a refusal, it declares it:"
                          + " sandbox.requests().status(…).expect(), or @Sandboxed(expect = …).")));
    }
  }

  record RequestCount(long count, List<Closest> closest) {
    RequestCount {
      closest = closest == null ? List.of() : List.copyOf(closest);
    }
  }
}
