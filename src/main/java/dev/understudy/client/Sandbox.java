package dev.understudy.client;

import dev.understudy.client.SandboxState.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * An isolated set of emulated services on a server: its credentials, and everything that a test can
 * see and do in it. Safe for use by several threads.
 *
 * <p>Every method that calls the server throws a {@link RefusedException} if it refuses, 404 for a
 * sandbox that does not exist, and a {@link java.io.UncheckedIOException} if it can't be reached.
 */
public final class Sandbox {
  private final Calls calls;
  private final String id;
  private final Credentials credentials;
  private final Expectations expectations;

  Sandbox(Calls calls, String id, Credentials credentials) {
    this.calls = calls;
    this.id = id;
    this.credentials = credentials;
    this.expectations =
        new Expectations(
            calls,
            id,
            Set.copyOf(
                List.of(
                    credentials.prolificToken(),
                    credentials.sociocsApiKey(),
                    credentials.preludeApiKey())));
  }

  static String path(String id) {
    return "/sandboxes/" + Query.encoded(id);
  }

  private String path() {
    return path(id);
  }

  /** Returns its id. */
  public String id() {
    return id;
  }

  /** Returns the URL of the emulated services, without a slash at the end. */
  public String baseUrl() {
    return calls.baseUrl();
  }

  /** Returns the token that is sent to Prolific's API as {@code Authorization: Token <token>}. */
  public String prolificToken() {
    return credentials.prolificToken();
  }

  /** Returns the key that is sent to Sociocs' API as the header {@code apikey}. */
  public String sociocsApiKey() {
    return credentials.sociocsApiKey();
  }

  /** Returns the key that is sent to Prelude's API as {@code Authorization: Bearer <key>}. */
  public String preludeApiKey() {
    return credentials.preludeApiKey();
  }

  /** Returns the URL of this sandbox on the control plane. */
  public String adminUrl() {
    return calls.baseUrl() + "/_admin" + path();
  }

  /** Returns its messages. */
  public Messages messages() {
    return new Messages(calls, path() + "/messages", Query.NONE);
  }

  /** Returns the people whom messages were sent to or came from, the latest message first. */
  public List<Person> people() {
    return Page.all(
        Query.NONE,
        query -> Page.of(calls.get(query.after(path() + "/people")), "people", Person.class));
  }

  /**
   * Listens to the changes of the sandbox, until the result is closed or the sandbox is deleted.
   *
   * @param listener is called with each event, on a thread of its own; one comes at once
   */
  public Listening listen(Consumer<SandboxEvent> listener) {
    return Listening.to(calls, path() + "/events", listener);
  }

  /** Returns its journal: the calls and their answers. */
  public Requests requests() {
    return new Requests(calls, path() + "/requests", Query.NONE, Map.of(), expectations);
  }

  /** Returns its webhooks. */
  public Webhooks webhooks() {
    return new Webhooks(calls, path() + "/webhooks", Query.NONE);
  }

  /** Returns its faults. */
  public Faults faults() {
    return new Faults(calls, path() + "/faults");
  }

  /** Returns its rate limits. */
  public RateLimits rateLimits() {
    return new RateLimits(calls, path() + "/rate-limits");
  }

  /** Returns its clock. */
  public SandboxClock clock() {
    return new SandboxClock(calls, path() + "/clock");
  }

  /** Returns the work that is still to come, in order. */
  public List<Work> timeline() {
    return Page.all(
        Query.NONE,
        query -> Page.of(calls.get(query.after(path() + "/timeline")), "work", Work.class));
  }

  /** Returns the work that is due first; empty if there is none. */
  public Optional<Work> nextWork() {
    var first = Query.NONE.with("limit", 1).after(path() + "/timeline");
    return Page.of(calls.get(first), "work", Work.class).items().stream().findFirst();
  }

  /** Returns its delivery plans. */
  public Delivery delivery() {
    return new Delivery(calls, path() + "/delivery");
  }

  /** Returns actions of Prolific's participants and researcher. */
  public ProlificPeople prolific() {
    return new ProlificPeople(calls, path() + "/prolific");
  }

  /** Returns actions of people who write to Sociocs' channels. */
  public SociocsPeople sociocs() {
    return new SociocsPeople(calls, path() + "/sociocs");
  }

  /** Returns actions of people whose phones Prelude sends to. */
  public PreludePeople prelude() {
    return new PreludePeople(calls, path() + "/prelude");
  }

  /** Returns its snapshots. */
  public Snapshots snapshots() {
    return new Snapshots(calls, path());
  }

  /**
   * Makes a sandbox with a fresh id that has everything that this one has now. It goes on by
   * itself: the same calls in two forks get the same answers, with the same ids.
   *
   * @throws RefusedException 409 if the clock is being advanced
   */
  public Sandbox fork() {
    return made(NewSandbox.ANY.from(id));
  }

  /**
   * Makes a sandbox with a fresh id that has everything that this one had at a snapshot.
   *
   * @throws RefusedException 404 if there is no snapshot with this name
   */
  public Sandbox fork(String snapshot) {
    return made(NewSandbox.ANY.from(id, snapshot));
  }

  private Sandbox made(NewSandbox wanted) {
    var made = Json.read(calls.post("/sandboxes", wanted.fields()), SandboxState.class);
    return new Sandbox(calls, made.id(), made.credentials());
  }

  /**
   * Returns what differs between two states.
   *
   * @param from a snapshot of this sandbox, {@code now}, or the id of another sandbox
   * @param to likewise
   * @throws RefusedException 404 if there is neither such a snapshot nor such a sandbox
   */
  public Diff diff(String from, String to) {
    return Json.read(calls.get(diffPath(from, to)), Diff.class);
  }

  /**
   * Returns what differs between two states, as text for a person.
   *
   * @param from a snapshot of this sandbox, {@code now}, or the id of another sandbox
   * @param to likewise
   * @throws RefusedException 404 if there is neither such a snapshot nor such a sandbox
   */
  public String diffText(String from, String to) {
    return calls.text(diffPath(from, to) + "&format=text");
  }

  private String diffPath(String from, String to) {
    return path() + "/diff?from=" + Query.encoded(from) + "&to=" + Query.encoded(to);
  }

  /** Returns everything that happened, from the first call on, as text for a person. */
  public String story() {
    return calls.text(path() + "/story");
  }

  /**
   * Returns what was done in it, from its beginning or its last reset on, as the source of a test
   * that does it again.
   *
   * @param style {@code junit} or {@code rest-assured}
   * @throws RefusedException 409 if nothing was done, or its first calls are not kept
   */
  public String exportTest(String style) {
    return calls.text(path() + "/test?style=" + Query.encoded(style));
  }

  /** Asks the server for its state. */
  public SandboxState state() {
    return Json.read(calls.get(path()), SandboxState.class);
  }

  /**
   * Sets whether entities that no fixture names exist.
   *
   * @param rejectOrAccept {@code reject} or {@code accept}
   */
  public Settings unknownEntities(String rejectOrAccept) {
    return change("unknown_entities", rejectOrAccept);
  }

  /**
   * Sets the form of Prolific's answers.
   *
   * @param profile {@code compatible}, {@code documented} or {@code observed}
   */
  public Settings prolificProfile(String profile) {
    return change("prolific_profile", profile);
  }

  private Settings change(String name, String value) {
    return Json.read(calls.patch(path() + "/settings", Map.of(name, value)), Settings.class);
  }

  /**
   * Adds a fixture, as a whole or not at all.
   *
   * @param document YAML or JSON
   * @return the document with all ids, also those that the server made
   * @throws RefusedException 400 if it conflicts with what exists or refers to something unknown
   */
  public Map<String, Object> addFixtures(String document) {
    return document(calls.post(path() + "/fixtures", document, "application/yaml"));
  }

  /**
   * Adds a fixture, as a whole or not at all.
   *
   * @return the document with all ids, also those that the server made
   * @throws RefusedException 400 if it conflicts with what exists or refers to something unknown
   */
  public Map<String, Object> addFixtures(Map<String, ?> document) {
    return document(calls.post(path() + "/fixtures", document));
  }

  /**
   * Returns what exists in it as a fixture document in YAML, also what calls have made. Messages of
   * calls, the journal and credentials are not part of a fixture.
   *
   * @throws RefusedException 409 if a fixture can't be as large
   */
  public String exportFixtures() {
    return calls.text(path() + "/fixtures");
  }

  private static Map<String, Object> document(JsonNode answer) {
    var document = new LinkedHashMap<String, Object>();
    answer
        .properties()
        .forEach(each -> document.put(each.getKey(), Json.read(each.getValue(), Object.class)));
    return document;
  }

  /** Resets it to its initial fixtures, seed, clock and settings, and deletes everything else. */
  public void reset() {
    calls.post(path() + "/reset");
  }

  /** Deletes it; its credentials are refused from then on. */
  public void delete() {
    calls.delete(path());
  }

  /** Returns its id. */
  @Override
  public String toString() {
    return id;
  }
}
