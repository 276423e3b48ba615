package dev.understudy.cli;

import dev.understudy.AllowedHosts;
import dev.understudy.Options;
import dev.understudy.Options.Address;
import dev.understudy.Options.Tls;
import dev.understudy.StartException;
import dev.understudy.Understudy;
import dev.understudy.cli.run.RunFolder;
import dev.understudy.cli.run.RunSummary;
import dev.understudy.client.RefusedException;
import dev.understudy.client.UnderstudyClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/**
 * The server of {@link RunCommand}: one of its own, or one that already runs.
 *
 * @param caPem the certificate of its CA
 * @param hosts the hosts that it stands in for
 * @param refused the hosts that its proxy refused, as far as it tells
 * @param stop what ends it
 */
record RunServer(
    URI uri,
    String caPem,
    List<String> hosts,
    RunSummary summary,
    Supplier<Map<String, Integer>> refused,
    Runnable stop)
    implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int HTTP_PORT = 80;
  private static final List<String> DEFAULT_FIXTURES = Options.DEFAULT.fixtures();

  /**
   * The settings of all sandboxes, unless a fixture of the user has others: scripts have real ids.
   */
  private static final String UNKNOWN_ENTITIES = "settings: { unknown_entities: accept }\n";

  /** Starts a server with the options that are given. */
  static RunServer start(CommandLine given, RunFolder folder, Consumer<String> err)
      throws ParseException {
    var requested =
        ServeOptions.read(
            given, Options.DEFAULT.with(new Address(LOOPBACK, 0, List.of())).with(Tls.IN_MEMORY));
    var options = requested.withFixtures(withUnknownEntities(requested.fixtures(), folder));
    var portFile = ServeOptions.portFile(given);
    var server =
        ServeCommand.start(
            options,
            ServeCommand.outOfMemoryHandler(options, err),
            ServeOptions.requestedLog(given, err));
    try {
      portFile.ifPresent(file -> ServeCommand.writePortFile(file, server.baseUrl()));
      ServeCommand.openWarning(options).ifPresent(err);
      server.notices().forEach(err);
      var client = new UnderstudyClient(server.baseUrl(), options.access().adminToken());
      return new RunServer(
          URI.create(server.baseUrl()),
          server.caPem(),
          Stream.concat(Understudy.emulatedHosts().stream(), options.tls().names().stream())
              .toList(),
          options.storage().isInMemory()
              ? RunSummary.ofNewServer(client, !requested.fixtures().equals(DEFAULT_FIXTURES))
              : RunSummary.since(client),
          server::refusedHosts,
          server::close);
    } catch (StartException e) {
      server.close();
      throw e;
    }
  }

  /** Returns the fixtures with one that accepts all entities, after the default one. */
  private static String[] withUnknownEntities(List<String> requested, RunFolder folder) {
    var file = folder.resolve("accept-unknown.yaml");
    try {
      Files.writeString(file, UNKNOWN_ENTITIES);
    } catch (IOException e) {
      throw new StartException("The file " + file + " can't be written: " + e + ".", e);
    }
    var fixtures = new ArrayList<>(requested);
    fixtures.add(fixtures.indexOf("default") + 1, file.toString());
    return fixtures.toArray(String[]::new);
  }

  /** Finds the server that runs at a URL. */
  static RunServer at(String url, Optional<String> adminToken) {
    try {
      var client = new UnderstudyClient(url, adminToken);
      return new RunServer(
          URI.create(client.baseUrl()),
          client.caPem(),
          Understudy.emulatedHosts(),
          RunSummary.since(client),
          Map::of,
          () -> {});
    } catch (UncheckedIOException | IllegalArgumentException | RefusedException e) {
      throw new StartException("--at: " + e.getMessage(), e);
    }
  }

  /** Returns the address for a proxy. */
  String host() {
    var host = uri.getHost().replaceAll("[\\[\\]]", "");
    return host.equals("localhost") ? LOOPBACK : host;
  }

  int port() {
    return uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
  }

  /**
   * Returns a remark on where the calls went.
   *
   * @param allowed the hosts to which others may have gone
   */
  String reach(List<String> allowed) {
    if (!AllowedHosts.isLoopback(host())) {
      return "all to " + uri;
    }
    return "none left this machine"
        + (allowed.isEmpty() ? "" : " but to " + String.join(", ", allowed));
  }

  @Override
  public void close() {
    stop.run();
  }
}
