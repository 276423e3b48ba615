package dev.understudy.cli;

import dev.understudy.StartException;
import dev.understudy.cli.run.ChildEnvironment;
import dev.understudy.cli.run.ChildProcess;
import dev.understudy.cli.run.ChildProcess.NoCommandException;
import dev.understudy.cli.run.ProxySettings;
import dev.understudy.cli.run.RunFolder;
import dev.understudy.client.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/**
 * The command {@code run}: starts a server, and a child process whose calls to the services reach
 * it. All that it prints goes to standard error, so that the child's output stays as it is.
 */
final class RunCommand {
  static final String NAME = "run";

  private static final Option AT =
      OptionTypes.text(
          "at", "URL", "Use the server that runs at this URL, instead of starting one.");
  private static final Option KEEP_TOKENS =
      OptionTypes.toggle(
          "keep-tokens", "Leave the tokens in the environment as they are, instead of sb_run.");
  private static final Option KEEP_OPEN =
      OptionTypes.toggle(
          "keep-open",
          "Leave the server running after the command, until Ctrl-C, and print the"
              + " URL of its console.");
  private static final Option STORY =
      OptionTypes.toggle("story", "Print the story of all calls at the end, not the summary.");

  /** The options that go with {@link #AT}: all others are those of a server. */
  private static final List<Option> WITH_AT =
      List.of(AT, KEEP_TOKENS, STORY, ServeOptions.ADMIN_TOKEN);

  private final List<String> child;
  private final Map<String, String> environment;
  private final Consumer<String> err;

  /**
   * Creates the command.
   *
   * @param child the command line of the child process
   * @param environment the variables of this process
   */
  RunCommand(List<String> child, Map<String, String> environment, Consumer<String> err) {
    this.child = List.copyOf(child);
    this.environment = environment;
    this.err = err;
  }

  Command command() {
    return new Command(
        NAME,
        "-- COMMAND [ARGUMENT]...",
        "Runs a command whose calls to the real services reach a server of its own, without a"
            + " change to its code, and sums up at the end what came.",
        Stream.concat(Stream.of(AT, KEEP_TOKENS, KEEP_OPEN, STORY), ServeOptions.ALL.stream())
            .toList(),
        this::run);
  }

  private int run(CommandLine given) throws ParseException, InterruptedException {
    if (child.isEmpty()) {
      throw new ParseException("run needs a command after --, such as: run -- python script.py.");
    }
    // the process comes first, since a signal can end the start of the server
    try (var process = new ChildProcess();
        var folder = RunFolder.create();
        var server = server(given, folder)) {
      var proxy = proxy(given, folder, server);
      folder.write(proxy);
      int status =
          process.run(
              child, ChildEnvironment.of(environment, proxy, folder, isOn(given, KEEP_TOKENS)));
      if (process.isStarted()) {
        sumUp(given, folder, server);
        stayOpen(given, process, server);
      }
      return status;
    } catch (NoCommandException e) {
      err.accept(e.getMessage());
      return e.status();
    }
  }

  private RunServer server(CommandLine given, RunFolder folder) throws ParseException {
    if (!given.hasOption(AT)) {
      return RunServer.start(given, folder, err);
    }
    for (var option : command().options()) {
      if (given.hasOption(option) && !WITH_AT.contains(option)) {
        throw new ParseException(
            "--"
                + option.getLongOpt()
                + " is an option of a server that run starts: leave it out with --at, or give it to"
                + " the server at that URL.");
      }
    }
    return RunServer.at(
        given.getOptionValue(AT).strip(), ServeOptions.read(given).access().adminToken());
  }

  private ProxySettings proxy(CommandLine given, RunFolder folder, RunServer server) {
    var allowed = OptionTypes.all(given, ServeOptions.ALLOW_HOSTS, List.of());
    if (!allowed.isEmpty()) {
      say(
          "--allow-host makes the command trust all public certificates, so a client that ignores"
              + " the proxy can reach the real services.");
    }
    var certificates = folder.trustFiles();
    try {
      certificates.write(server.caPem(), !allowed.isEmpty());
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException("The certificate of the server can't be used: " + e + ".", e);
    }
    return new ProxySettings(
        server.host(),
        server.port(),
        certificates.pem(),
        certificates.jks(),
        server.hosts(),
        allowed);
  }

  private void sumUp(CommandLine given, RunFolder folder, RunServer server) throws ParseException {
    try {
      var refused = new TreeMap<>(server.refused().get());
      folder.refusedHosts().forEach((host, count) -> refused.merge(host, count, Integer::sum));
      var reach = server.reach(OptionTypes.all(given, ServeOptions.ALLOW_HOSTS, List.of()));
      server.summary().lines(isOn(given, STORY), refused, reach).forEach(err);
    } catch (UncheckedIOException | RefusedException e) {
      say("there is no summary: " + e.getMessage());
    }
  }

  private void stayOpen(CommandLine given, ChildProcess process, RunServer server)
      throws ParseException, InterruptedException {
    if (isOn(given, KEEP_OPEN)) {
      say("the console is at " + server.uri() + "/_console/ until Ctrl-C.");
      process.awaitSignal();
    }
  }

  private void say(String sentence) {
    err.accept("understudy: " + sentence);
  }

  private static boolean isOn(CommandLine given, Option toggle) throws ParseException {
    return given.hasOption(toggle) && given.getParsedOptionValue(toggle, true);
  }
}
