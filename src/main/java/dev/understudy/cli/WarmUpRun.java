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
 * What the JVM does that {@link WarmUpCommand} starts: one server, everything once, and the end.
 */
final class WarmUpRun {
  static final Command COMMAND = new Command("rehearse", "", List.of(), WarmUpRun::play);

  private WarmUpRun() {}

  private static int play(CommandLine given) throws ParseException {
    // the way of a real start, with the classes that it needs
    var serve = ServeCommand.command(line -> {}, line -> {});
    var options = ServeCommand.options(serve.given(new Environment(Map.of()), List.of("--port=0")));
    try (var server = Understudy.start(options)) {
      Greeting.of(server.baseUrl(), options);
      new WarmUpCalls(new DemoClient(server.baseUrl(), "sb_rehearsal", Optional.empty())).play();
    }
    return 0;
  }
}
