package dev.understudy.junit;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import java.util.Map;
import java.util.Optional;

/** Where the server of a test run is. Equal places are one server. */
sealed interface ServerLocation {
  /** Goes there. */
  TestRun run();

  /** In this JVM, started for the run. */
  record Here(Options options) implements ServerLocation {
    /** Returns a server in memory with the default fixtures. */
    static ServerLocation byDefault() {
      return new Here(Options.DEFAULT.withPort(0));
    }

    @Override
    public TestRun run() {
      var server = Understudy.start(options);
      var client = new UnderstudyClient(server.baseUrl(), options.access().adminToken());
      return new TestRun(client, Optional.of(server));
    }
  }

  /** Somewhere else, started by somebody else. */
  record Elsewhere(String baseUrl, Optional<String> adminToken) implements ServerLocation {
    @Override
    public TestRun run() {
      return new TestRun(new UnderstudyClient(baseUrl, adminToken), Optional.empty());
    }

    /** Where these variables say; none, if they don't. */
    static Optional<ServerLocation> of(Map<String, String> environment) {
      return value(environment, "UNDERSTUDY_URL")
          .map(url -> new Elsewhere(url, value(environment, "UNDERSTUDY_ADMIN_TOKEN")));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
      return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
  }
}
