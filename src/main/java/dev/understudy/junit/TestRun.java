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
  private static final int MAX_NAME_LENGTH = 44;
  private static final int TOKEN_LENGTH = 8;

  private final UnderstudyClient client;
  private final Optional<Understudy> server;

  /** Makes ids unique, as several runs may share a server. */
  private final String token =
      lastCharacters(
          Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits(), 36), TOKEN_LENGTH);

  private final AtomicLong number = new AtomicLong();

  TestRun(UnderstudyClient client, Optional<Understudy> server) {
    this.client = client;
    this.server = server;
  }

  UnderstudyClient client() {
    return client;
  }

  /** Returns the server, if this run has started it. */
  Optional<Understudy> server() {
    return server;
  }

  /** Creates a sandbox for this test with the settings of its annotation. */
  TestSandbox sandbox(ExtensionContext test, Optional<Sandboxed> annotation) {
    var created =
        client.create(annotation.map(TestRun::settings).orElse(NewSandbox.ANY).id(id(test)));
    annotation.ifPresent(
        settings -> {
          for (int status : settings.expect()) {
            created.requests().status(status).expect();
          }
        });
    return new TestSandbox(created, annotation.filter(Sandboxed::strict).isPresent());
  }

  private static NewSandbox settings(Sandboxed annotation) {
    var settings = NewSandbox.ANY;
    if (annotation.fixtures().length > 0) {
      settings = settings.fixtures(annotation.fixtures());
    }
    if (!annotation.clock().isEmpty()) {
      settings = settings.frozenAt(instant(annotation.clock()));
    }
    return annotation.seed() == Sandboxed.USUAL_SEED ? settings : settings.seed(annotation.seed());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ExtensionConfigurationException(
          "@Sandboxed(clock = \"" + text + "\") is no instant such as 2026-01-15T09:00:00Z.", e);
    }
  }

  /** Returns an id of the names of class and method, and a part that is unique. */
  private String id(ExtensionContext test) {
    var name =
        test.getRequiredTestClass().getSimpleName() + "-" + test.getRequiredTestMethod().getName();
    var readable = name.replaceAll("[^A-Za-z0-9-]+", "_");
    return readable.substring(0, Math.min(MAX_NAME_LENGTH, readable.length()))
        + "-"
        + token
        + Long.toString(number.incrementAndGet(), 36);
  }

  private static String lastCharacters(String text, int length) {
    return text.substring(Math.max(0, text.length() - length));
  }

  @Override
  public void close() {
    server.ifPresent(Understudy::close);
  }
}
