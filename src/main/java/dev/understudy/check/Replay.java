package dev.understudy.check;

import dev.understudy.DirectControl;
import dev.understudy.Options;
import dev.understudy.Options.Access;
import dev.understudy.Options.Bounds;
import dev.understudy.Options.Callbacks;
import dev.understudy.Understudy;
import dev.understudy.check.recording.Exchange;
import dev.understudy.check.recording.Exchange.RecordedRequest;
import dev.understudy.check.recording.TrafficException;
import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.sandbox.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The replay of recorded calls on a server in this process, in a sandbox that accepts unknown
 * entities and has the instants of the recording. The server sends no webhooks.
 */
final class Replay implements AutoCloseable {
  private static final String SANDBOX = "sb_check";
  private static final String REFUSED = "refused";
  private static final JsonMapper JSON = new JsonMapper();
  private static final String UNESCAPED = "-._~!$&'()*+,;=:@%/?";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** Recordings tell milliseconds; services that print microseconds would print fewer digits. */
  private static final long BELOW_MILLISECONDS = 457_000;

  private final Understudy server;
  private final ReplayConnection connection;
  private final DirectControl control;
  private final IdMapping ids = new IdMapping();
  private Instant now;
  private boolean hasFault;

  /** Starts the server. */
  Replay() {
    var adminToken = new SystemClock().freshSandboxId();
    server =
        Understudy.start(
            Options.DEFAULT
                .withPort(0)
                .with(Callbacks.NONE)
                // a recorded path must not reach the control plane
                .with(new Access(true, Optional.of(adminToken)))
                .with(new Bounds(1 << 24, 10, 100_000, 1, 1_000, OptionalLong.empty())));
    connection = new ReplayConnection(server.port());
    now = Instant.parse("2026-01-01T00:00:00.000457Z");
    control = server.directControl(SANDBOX);
    control.create(NewSandbox.ANY.unknownEntities("accept").frozenAt(now).fields());
  }

  /**
   * Sends a recorded call with the sandbox's credential, our ids, and the clock at its instant.
   *
   * @return the answer of this server
   */
  ReplayConnection.Answer send(
      Exchange recorded, Provider provider, Optional<Operation> operation) {
    moveTo(recorded.at());
    var request = recorded.request();
    var credential = ReplayCredential.of(recorded, provider, SANDBOX, REFUSED);
    var path =
        operation.map(each -> ids.inPath(request.path(), each.pattern())).orElse(request.path());
    var target = path + credential.query().map(query -> "?" + ids.inQuery(query)).orElse("");
    var headers = new LinkedHashMap<>(credential.headers());
    for (var name : List.of("content-type", "accept")) {
      request.header(name).filter(Replay::isHeaderValue).ifPresent(each -> headers.put(name, each));
    }
    setFault(fault(recorded, provider, operation));
    try {
      return connection.send(request.method(), escaped(target), headers, body(request));
    } catch (IOException e) {
      throw new TrafficException(
          "The replay of entry " + recorded.number() + " got no answer: " + e + ".", e);
    }
  }

  /** Sets the only fault of the sandbox, or none. */
  private void setFault(Optional<Fault> fault) {
    if (fault.isPresent() || hasFault) {
      control.setFault(fault.map(each -> (ObjectNode) JSON.readTree(each.toString())));
      hasFault = fault.isPresent();
    }
  }

  /** Returns a fault for an answer that no request brings about: a limit, or a failed service. */
  private static Optional<Fault> fault(
      Exchange recorded, Provider provider, Optional<Operation> operation) {
    int status = recorded.response().status();
    if (operation.isEmpty() || status != TOO_MANY_REQUESTS && status < SERVER_ERROR) {
      return Optional.empty();
    }
    var fault = Fault.on(provider.name()).operation(operation.get().id()).error(status).times(1);
    var wait =
        Optional.ofNullable(recorded.response().headers().get("retry-after"))
            .filter(text -> text.matches("\\d{1,6}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    return Optional.of(wait.map(fault::retryAfter).orElse(fault));
  }

  private byte[] body(RecordedRequest request) {
    var tree = tree(request.body());
    if (tree.isContainer()) {
      return JSON.writeValueAsBytes(ids.inBody(tree));
    }
    var isForm =
        request.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
    return isForm
        ? ids.inQuery(new String(request.body(), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8)
        : request.body();
  }

  /** Reads the ids in two answers to the same call. */
  void learn(JsonNode recorded, JsonNode answered, boolean ofRead) {
    ids.learn(recorded, answered, ofRead);
  }

  /** Reads the ids in two headers of the same name. */
  void learn(String recorded, String answered) {
    ids.learn(recorded, answered);
  }

  private void moveTo(Optional<Instant> recorded) {
    if (recorded.isEmpty()) {
      return;
    }
    var at =
        recorded.get().getNano() % 1_000_000 == 0
            ? recorded.get().plusNanos(BELOW_MILLISECONDS)
            : recorded.get();
    // a clock has no instant such as one of the year 10000: it stands
    if (!at.equals(now) && DirectControl.isOnClocks(at)) {
      control.moveClock(at);
      now = at;
    }
  }

  /** Parses JSON; missing if it is none. */
  static JsonNode tree(byte[] body) {
    try {
      return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static boolean isHeaderValue(String text) {
    return text.chars().allMatch(each -> each >= ' ' && each <= '~');
  }

  /** Escapes characters that a URL can't have, since tools write URLs as they were typed. */
  private static String escaped(String target) {
    var escaped = new StringBuilder();
    for (byte each : target.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped
            .append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return escaped.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
  }

  @Override
  public void close() {
    connection.close();
    server.close();
  }
}
