package dev.understudy;

import dev.understudy.demo.Caller;
import dev.understudy.demo.Rehearsal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What the JVM does that {@link WarmUp} starts: one server, everything once, and the end. */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Drives a server in memory through every operation, for warm-up.")
final class Rehearse implements Callable<Integer> {
  @Override
  public Integer call() {
    // the way of a real start, with the classes that it needs
    var options = Options.DEFAULT.withPort(0);
    try (var server = Understudy.start(options)) {
      Greeting.of(server.baseUrl(), options);
      new Rehearsal(new Caller(server.baseUrl(), "sb_rehearsal", Optional.empty())).play();
    }
    return 0;
  }
}
