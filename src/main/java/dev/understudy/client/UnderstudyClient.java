package dev.understudy.client;

import dev.understudy.client.SandboxState.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The control plane of a server. Safe for use by several threads.
 *
 * <pre>{@code
 * var understudy = new UnderstudyClient("http://localhost:8080");
 * var sandbox = understudy.create();
 * sandbox.prolific().reply("619e049f7648a4e1f8f3645b", "Thanks!");
 * }</pre>
 *
 * <p>Every method that calls the server throws a {@link RefusedException} if it refuses, 401 for a
 * wrong admin token, and a {@link java.io.UncheckedIOException} if it can't be reached.
 */
public final class UnderstudyClient {
  private static final String COVERAGE = "/coverage";

  private final Calls calls;

  /**
   * Creates a client of the server at this URL, which needs no admin token.
   *
   * @param baseUrl such as {@code http://localhost:8080}
   * @throws IllegalArgumentException if the URL can't be right
   */
  public UnderstudyClient(String baseUrl) {
    this(baseUrl, Optional.empty());
  }

  /**
   * Creates a client of the server at this URL.
   *
   * @param baseUrl such as {@code http://localhost:8080}
   * @param adminToken the token that is sent with every call; empty: none
   * @throws IllegalArgumentException if the URL or the token can't be right
   */
  public UnderstudyClient(String baseUrl, Optional<String> adminToken) {
    this.calls = Calls.to(baseUrl, adminToken);
  }

  /** Returns the URL of the server, without a slash at the end. */
  public String baseUrl() {
    return calls.baseUrl();
  }

  /**
   * Asks the server for its health.
   *
   * @throws RefusedException 503 if its database does not answer
   */
  public Health health() {
    return Json.read(calls.get("/health"), Health.class);
  }

  /** Returns the version of the server and the paths to begin with. */
  public ServerIndex index() {
    return Json.read(calls.get(""), ServerIndex.class);
  }

  /** Returns the paths of the OpenAPI files. */
  public List<String> openApiFiles() {
    return Json.read(calls.get("/openapi"), ServerIndex.class).openapi();
  }

  /**
   * Returns the OpenAPI document of a service.
   *
   * @param name {@code prolific}, {@code sociocs}, {@code prelude} or {@code admin}
   * @return the document in YAML
   */
  public String openApi(String name) {
    return calls.text("/openapi/" + Query.encoded(name) + ".yaml");
  }

  /** Returns the metrics of the server in the text format of Prometheus. */
  public String metrics() {
    return calls.text("/metrics");
  }

  /** Returns which failures clients have met in any sandbox. */
  public Coverage coverage() {
    return Json.read(calls.get(COVERAGE), Coverage.class);
  }

  /**
   * Returns which failures clients have met in some sandboxes, also in deleted ones.
   *
   * @param sandboxes ids; {@code *} stands for any beginning or end of an id
   */
  public Coverage coverage(String... sandboxes) {
    return Json.read(calls.get(of(sandboxes).after(COVERAGE)), Coverage.class);
  }

  /**
   * Returns a report of the failures that clients have met.
   *
   * @param format {@code html}, {@code xml} (that of Cobertura) or {@code json}
   * @param sandboxes ids as in {@link #coverage(String...)}; none: all sandboxes
   */
  public String coverageReport(String format, String... sandboxes) {
    return calls.text(of(sandboxes).with("format", format).after(COVERAGE));
  }

  /** Returns all failures that clients can meet, also those of operations that nobody called. */
  public Coverage failures() {
    return Json.read(
        calls.get(Query.NONE.with("operations", "all").after(COVERAGE)), Coverage.class);
  }

  /** Forgets which failures clients have met. */
  public void resetCoverage() {
    calls.delete(COVERAGE);
  }

  private static Query of(String... sandboxes) {
    return sandboxes.length == 0
        ? Query.NONE
        : Query.NONE.with("sandbox", String.join(",", sandboxes));
  }

  /**
   * Returns the certificate that clients of the server have to trust for TLS, in PEM.
   *
   * @throws RefusedException 404 if the server has no TLS
   */
  public String caPem() {
    return calls.text("/ca.pem");
  }

  /** Returns a script that makes clients in a shell call the server, whatever their host. */
  public String shell() {
    return calls.text("/shell");
  }

  /**
   * Splits a text into the segments that it is sent in by SMS.
   *
   * @throws RefusedException 400 if it has more than 100,000 characters
   */
  public SmsSplit sms(String text) {
    return Json.read(calls.post("/sms", Map.of("text", text)), SmsSplit.class);
  }

  /** Returns all fault profiles, with the rules that they consist of. */
  public List<FaultProfile> faultProfiles() {
    return StreamSupport.stream(calls.get("/fault-profiles").path("profiles").spliterator(), false)
        .map(each -> Json.read(each, FaultProfile.class))
        .toList();
  }

  /** Makes a sandbox with a fresh id. */
  public Sandbox create() {
    return create(NewSandbox.ANY);
  }

  /**
   * Makes a sandbox.
   *
   * @throws RefusedException 409 if the id is taken, 400 if there is no such fixture
   */
  public Sandbox create(NewSandbox wanted) {
    var made = Json.read(calls.post("/sandboxes", wanted.fields()), SandboxState.class);
    return new Sandbox(calls, made.id(), made.credentials());
  }

  /**
   * Returns the sandbox with this id, without a call to the server. It need not exist: the first
   * call to an emulated service makes a sandbox whose id begins with {@code sb_}.
   */
  public Sandbox sandbox(String id) {
    return new Sandbox(calls, id, new Credentials(id, id + ":understudy", id));
  }

  /** Returns all sandboxes, oldest first. */
  public List<SandboxState> sandboxes() {
    return Page.all(
        Query.NONE,
        query -> Page.of(calls.get(query.after("/sandboxes")), "sandboxes", SandboxState.class));
  }
}
