package dev.understudy.cli;

import dev.understudy.demo.DemoClient;
import dev.understudy.demo.DemoStory;
import dev.understudy.json.Parsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** The command {@code demo}: runs the server with all its options, and plays a story on it. */
final class DemoCommand {
  private static final String FIXTURE = "demo";
  private static final String DEFAULT = "default";

  private static final Option PACE =
      OptionTypes.parsed(
          "pace",
          "DURATION",
          "The pause between two events of the story (PT3S).",
          DemoCommand::pace,
          "a duration such as PT3S or PT0.5S");
  private static final Option STORY_SEED =
      OptionTypes.parsed(
          "story-seed", "N", "The seed of the events (1).", Long::valueOf, "a whole number");

  private DemoCommand() {}

  static Command command(Consumer<String> out, Consumer<String> err) {
    return new Command(
        "demo",
        "Starts the server with the fixture demo and simulates events until it is stopped:"
            + " people write, jobs run, messages are delivered and read, a carrier fails now and"
            + " then.",
        Stream.concat(ServeOptions.ALL.stream(), Stream.of(PACE, STORY_SEED)).toList(),
        given -> play(given, out, err));
  }

  private static int play(CommandLine given, Consumer<String> out, Consumer<String> err)
      throws ParseException, InterruptedException {
    var requested = ServeOptions.read(given);
    var options =
        requested.withFixtures(
            withDemo(ServeOptions.hasFixtures(given) ? requested.fixtures() : List.of()));
    var pace = given.getParsedOptionValue(PACE, Duration.ofSeconds(3));
    var seed = OptionTypes.number(given, STORY_SEED, 1L);
    return ServeCommand.untilStopped(
        given,
        options,
        out,
        err,
        baseUrl -> {
          out.accept(DemoStory.opening(baseUrl));
          new DemoStory(
                  new DemoClient(baseUrl, "default", options.access().adminToken()), seed, out)
              .play(pace);
        });
  }

  /**
   * Returns the fixtures with that of the demo: after the default one, since the story needs the
   * demo's clock, and before all others.
   */
  private static String[] withDemo(List<String> requested) {
    var fixtures = new ArrayList<>(requested);
    fixtures.remove(FIXTURE);
    fixtures.add(fixtures.indexOf(DEFAULT) + 1, FIXTURE);
    return fixtures.toArray(String[]::new);
  }

  /** Reads a duration of at least a millisecond: a story without pauses would be a load test. */
  private static Duration pace(String text) {
    return Parsers.duration(text)
        .filter(pace -> pace.toMillis() >= 1)
        .orElseThrow(() -> new IllegalArgumentException(text));
  }
}
