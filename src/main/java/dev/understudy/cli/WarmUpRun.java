package dev.understudy.cli;

import dev.understudy.Environment;
import dev.understudy.Understudy;
import dev.understudy.demo.DemoClient;
import dev.understudy.demo.WarmUpCalls;
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

  private static int run(CommandLine given) throws ParseException {
    // as in a real start, so that the same classes are loaded
    var serve = ServeCommand.command(line -> {}, line -> {});
    var options = ServeOptions.read(serve.parse(new Environment(Map.of()), List.of("--port=0")));
    try (var server = Understudy.start(options)) {
      Greeting.of(server.baseUrl(), options);
      new WarmUpCalls(new DemoClient(server.baseUrl(), "sb_rehearsal", Optional.empty())).run();
    }
    return 0;
  }
}
