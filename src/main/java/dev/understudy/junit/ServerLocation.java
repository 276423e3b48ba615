package dev.understudy.junit;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import java.util.Map;
import java.util.Optional;

/** The location of a test run's server. Equal locations are one server. */
sealed interface ServerLocation {
  /** Starts a test run on the server. */
  TestRun startRun();

  /** A server in this JVM, started for the run. */
  record Here(Options options) implements ServerLocation {
    /** Returns a server in memory with the default fixtures. */
    static ServerLocation byDefault() {
      return new Here(Options.DEFAULT.withPort(0));
    }

    @Override
    public TestRun startRun() {
      var server = Understudy.start(options);
      var client = new UnderstudyClient(server.baseUrl(), options.access().adminToken());
      return new TestRun(client, Optional.of(server));
    }
  }

  /** A server that runs elsewhere. */
  record Elsewhere(String baseUrl, Optional<String> adminToken) implements ServerLocation {
    @Override
    public TestRun startRun() {
      return new TestRun(new UnderstudyClient(baseUrl, adminToken), Optional.empty());
    }

    /** Returns the location in these environment variables, if they have one. */
    static Optional<ServerLocation> of(Map<String, String> environment) {
      return value(environment, "UNDERSTUDY_URL")
          .map(url -> new Elsewhere(url, value(environment, "UNDERSTUDY_ADMIN_TOKEN")));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
      return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
  }
}
