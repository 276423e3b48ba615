package dev.understudy.junit;

import dev.understudy.Understudy;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.UnderstudyClient;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test run on one server. */
final class TestRun implements AutoCloseable {
  private static final int READABLE = 44;
  private static final int TELLING_APART = 8;

  private final UnderstudyClient client;
  private final Optional<Understudy> server;

  /** Several runs may share a server, also one after the other. */
  private final String token =
      tail(Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits(), 36), TELLING_APART);

  private final AtomicLong number = new AtomicLong();

  TestRun(UnderstudyClient client, Optional<Understudy> server) {
    this.client = client;
    this.server = server;
  }

  UnderstudyClient client() {
    return client;
  }

  /** The server, if this run has started it. */
  Optional<Understudy> server() {
    return server;
  }

  /** A sandbox for this test, as its annotation says. */
  TestSandbox sandbox(ExtensionContext test, Optional<Sandboxed> annotation) {
    var made = client.create(annotation.map(TestRun::wanted).orElse(NewSandbox.ANY).id(id(test)));
    annotation.ifPresent(
        wanted -> {
          for (int status : wanted.expect()) {
            made.requests().status(status).expect();
          }
        });
    return new TestSandbox(made, annotation.filter(Sandboxed::strict).isPresent());
  }

  private static NewSandbox wanted(Sandboxed annotation) {
    var wanted = NewSandbox.ANY;
    if (annotation.fixtures().length > 0) {
      wanted = wanted.fixtures(annotation.fixtures());
    }
    if (!annotation.clock().isEmpty()) {
      wanted = wanted.frozenAt(instant(annotation.clock()));
    }
    return annotation.seed() == Sandboxed.USUAL_SEED ? wanted : wanted.seed(annotation.seed());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ExtensionConfigurationException(
          "@Sandboxed(clock = \"" + text + "\") is no instant such as 2026-01-15T09:00:00Z.", e);
    }
  }

  /** The names of class and method, then what no other test of any run has. */
  private String id(ExtensionContext test) {
    var name =
        test.getRequiredTestClass().getSimpleName() + "-" + test.getRequiredTestMethod().getName();
    var readable = name.replaceAll("[^A-Za-z0-9-]+", "_");
    return readable.substring(0, Math.min(READABLE, readable.length()))
        + "-"
        + token
        + Long.toString(number.incrementAndGet(), 36);
  }

  private static String tail(String text, int length) {
    return text.substring(Math.max(0, text.length() - length));
  }

  @Override
  public void close() {
    server.ifPresent(Understudy::close);
  }
}
