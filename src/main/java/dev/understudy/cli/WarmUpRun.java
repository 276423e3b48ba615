package dev.understudy.cli;

import dev.understudy.Environment;
import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.cli.run.ChildEnvironment;
import dev.understudy.cli.run.ProxySettings;
import dev.understudy.cli.run.RunFolder;
import dev.understudy.cli.run.RunSummary;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.demo.DemoClient;
import dev.understudy.demo.WarmUpCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/**
 * A hidden command for the child JVM of {@link WarmUpCommand}: starts a server, makes every kind of
 * call, and ends.
 */
final class WarmUpRun {
  static final Command COMMAND = new Command("rehearse", "", List.of(), WarmUpRun::run);

  private WarmUpRun() {}

  private static int run(CommandLine given) throws ParseException, InterruptedException {
    // as in a real start, so that the same classes are loaded
    var serve = ServeCommand.command(line -> {}, line -> {});
    var options = ServeOptions.read(serve.parse(new Environment(Map.of()), List.of("--port=0")));
    try (var server = Understudy.start(options)) {
      Greeting.of(server.baseUrl(), options);
      new WarmUpCalls(new DemoClient(server.baseUrl(), "sb_rehearsal", Optional.empty())).run();
    }
    callThroughProxy(options);
    return 0;
  }

  /** Does what the command {@code run} does, but for its child process. */
  private static void callThroughProxy(Options options) throws InterruptedException {
    try (var server = Understudy.start(options.with(Options.Tls.IN_MEMORY));
        var folder = RunFolder.create()) {
      var trust = folder.trustFiles();
      trust.write(server.caPem(), false);
      var hosts = Understudy.emulatedHosts();
      var proxy =
          new ProxySettings("127.0.0.1", server.port(), trust.pem(), trust.jks(), hosts, List.of());
      folder.write(proxy);
      ChildEnvironment.of(Map.of(), proxy, folder, false);
      var request = HttpRequest.newBuilder(URI.create("https://" + hosts.get(0))).build();
      HttpClient.newBuilder()
          .sslContext(server.sslContext())
          .proxy(server.proxySelector())
          .build()
          .send(request, BodyHandlers.discarding());
      RunSummary.ofNewServer(new UnderstudyClient(server.baseUrl()), false)
          .lines(false, Map.of(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
