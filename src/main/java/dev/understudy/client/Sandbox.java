package dev.understudy.client;

import dev.understudy.client.SandboxState.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A world of its own on a server: what to authenticate with, and everything that a test can see and
 * do in it. Safe for use by several threads.
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

  /** Its id. */
  public String id() {
    return id;
  }

  /** Where the emulated services are, without a slash at the end. */
  public String baseUrl() {
    return calls.baseUrl();
  }

  /** Sent to Prolific's API as {@code Authorization: Token <token>}. */
  public String prolificToken() {
    return credentials.prolificToken();
  }

  /** Sent to Sociocs' API as the header {@code apikey}. */
  public String sociocsApiKey() {
    return credentials.sociocsApiKey();
  }

  /** Sent to Prelude's API as {@code Authorization: Bearer <key>}. */
  public String preludeApiKey() {
    return credentials.preludeApiKey();
  }

  /** Where the control plane of this sandbox is. */
  public String adminUrl() {
    return calls.baseUrl() + "/_admin" + path();
  }

  /** What was said to whom. */
  public Messages messages() {
    return new Messages(calls, path() + "/messages", Query.NONE);
  }

  /** What was asked and answered. */
  public Requests requests() {
    return new Requests(calls, path() + "/requests", Query.NONE, Map.of(), expectations);
  }

  /** What the services told their subscribers. */
  public Webhooks webhooks() {
    return new Webhooks(calls, path() + "/webhooks", Query.NONE);
  }

  /** What goes wrong. */
  public Faults faults() {
    return new Faults(calls, path() + "/faults");
  }

  /** How many calls are let through. */
  public RateLimits rateLimits() {
    return new RateLimits(calls, path() + "/rate-limits");
  }

  /** What time it is. */
  public SandboxClock clock() {
    return new SandboxClock(calls, path() + "/clock");
  }

  /** What is still to be done, in order. */
  public List<Work> timeline() {
    return Page.all(
        Query.NONE,
        query -> Page.of(calls.get(query.after(path() + "/timeline")), "work", Work.class));
  }

  /** What becomes of messages once they are accepted. */
  public Delivery delivery() {
    return new Delivery(calls, path() + "/delivery");
  }

  /** Prolific's participants and its researcher. */
  public ProlificPeople prolific() {
    return new ProlificPeople(calls, path() + "/prolific");
  }

  /** Those who write to Sociocs' channels. */
  public SociocsPeople sociocs() {
    return new SociocsPeople(calls, path() + "/sociocs");
  }

  /** Those whose phones Prelude writes to. */
  public PreludePeople prelude() {
    return new PreludePeople(calls, path() + "/prelude");
  }

  /** What happened, from the first call on, for a person to read. */
  public String story() {
    return calls.text(path() + "/story");
  }

  /** As the server shows it now. */
  public SandboxState state() {
    return Json.read(calls.get(path()), SandboxState.class);
  }

  /**
   * Whether what no fixture names is refused or taken as if it existed.
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
   * Adds what a fixture says, as a whole or not at all.
   *
   * @param document in YAML or JSON
   * @return the document with all ids, made ones too
   * @throws RefusedException 400 if it clashes or refers to nothing
   */
  public Map<String, Object> addFixtures(String document) {
    return document(calls.post(path() + "/fixtures", document, "application/yaml"));
  }

  /**
   * Adds what a fixture says, as a whole or not at all.
   *
   * @return the document with all ids, made ones too
   * @throws RefusedException 400 if it clashes or refers to nothing
   */
  public Map<String, Object> addFixtures(Map<String, ?> document) {
    return document(calls.post(path() + "/fixtures", document));
  }

  private static Map<String, Object> document(JsonNode answer) {
    var document = new LinkedHashMap<String, Object>();
    answer
        .properties()
        .forEach(each -> document.put(each.getKey(), Json.read(each.getValue(), Object.class)));
    return document;
  }

  /** Brings it back to its beginning: fixtures, seed, clock and settings; all else is gone. */
  public void reset() {
    calls.post(path() + "/reset");
  }

  /** Ends it; its credentials are refused from then on. */
  public void delete() {
    calls.delete(path());
  }

  /** Its id. */
  @Override
  public String toString() {
    return id;
  }
}
