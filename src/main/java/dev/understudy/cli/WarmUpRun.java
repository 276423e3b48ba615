package dev.understudy.cli;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.cli.run.ChildEnvironment;
import dev.understudy.cli.run.ProxySettings;
import dev.understudy.cli.run.RunFolder;
import dev.understudy.cli.run.RunSummary;
import dev.understudy.client.UnderstudyClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * A hidden command for the child JVM of {@link WarmUpCommand}: serves as every start does, so that
 * the same classes are loaded, and ends when its input ends. Input that is not empty asks it to
 * load the classes of the commands {@code run} and {@code check}, too.
 */
final class WarmUpRun {
  static final String NAME = "rehearse";

  /** A recording with a call that succeeds here, and one that is refused. */
  private static final String RECORDING =
      """
      {"log": {"version": "1.2", "entries": [
        {"startedDateTime": "2026-03-02T09:00:00.000Z",
         "request": {"method": "POST", "url": "https://api.prelude.dev/v2/notify/batch",
          "headers": [{"name": "Content-Type", "value": "application/json"}],
          "postData": {"mimeType": "application/json", "text":
           "{\\"to\\": [], \\"template_id\\": \\"template_01k8ap1btqf5r9fq2c8ax5fhc9\\"}"}},
         "response": {"status": 400, "headers": [{"name": "Content-Type", "value": "application/json"}],
          "content": {"size": 40, "mimeType": "application/json", "text":
           "{\\"code\\": \\"none\\", \\"request_id\\": \\"1\\"}"}}},
        {"startedDateTime": "2026-03-02T09:00:09.000Z",
         "request": {"method": "GET", "url": "https://api.prolific.com/api/v1/messages/?limit=2",
          "headers": [{"name": "Authorization", "value": "Token removed"}]},
         "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}],
          "content": {"size": 20, "mimeType": "application/json", "text":
           "{\\"results\\": [{\\"id\\": 1, \\"body\\": null}]}"}}}
      ]}}
      """;

  private WarmUpRun() {}

  static Command command(Command serve) {
    return new Command(
        NAME,
        "",
        ServeOptions.ALL,
        given -> {
          new Thread(WarmUpRun::endWithInput, "understudy-rehearsal").start();
          return serve.work().run(given);
        });
  }

  private static void endWithInput() {
    try {
      if (System.in.readAllBytes().length > 0) {
        callThroughProxy(Options.DEFAULT.withPort(0));
        check();
      }
      System.exit(0);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checks a recording, as the command {@code check} does. */
  private static void check() throws IOException {
    var recording = Files.writeString(Files.createTempFile("understudy", ".har"), RECORDING);
    try {
      new Main(Map.of(), line -> {}, line -> {})
          .exitCode(List.of(CheckCommand.NAME, recording.toString()));
    } finally {
      Files.delete(recording);
    }
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
