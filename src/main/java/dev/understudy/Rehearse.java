package dev.understudy;

import dev.understudy.demo.Caller;
import dev.understudy.demo.Rehearsal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/** What the JVM does that {@link WarmUp} starts: one server, everything once, and the end. */
final class Rehearse {
  static final Command COMMAND = new Command("rehearse", "", List.of(), Rehearse::play);

  private Rehearse() {}

  private static int play(CommandLine given) throws ParseException {
    // the way of a real start, with the classes that it needs
    var serve = Serve.command(line -> {}, line -> {});
    var options = Serve.options(serve.given(new Environment(Map.of()), List.of("--port=0")));
    try (var server = Understudy.start(options)) {
      Greeting.of(server.baseUrl(), options);
      new Rehearsal(new Caller(server.baseUrl(), "sb_rehearsal", Optional.empty())).play();
    }
    return 0;
  }
}
