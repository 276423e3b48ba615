package dev.understudy;

import dev.understudy.demo.Caller;
import dev.understudy.demo.Story;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The command line of the demo: the server with all its options, and a story played on it. */
final class Demo {
  private static final String FIXTURE = "demo";

  private static final Argument<Duration> PACE =
      Argument.one(
          "--pace",
          "DURATION",
          Duration.ofSeconds(3),
          Demo::pace,
          "How long to rest between two events of the story (%s).");
  private static final Argument<Long> STORY_SEED =
      Argument.count("--story-seed", "N", 1, "Another number is another story (%s).");

  private Demo() {}

  static Command command(Consumer<String> lines) {
    return new Command(
        "demo",
        "Serves the account of the fixture demo and plays a story on it until it is stopped:"
            + " people write, jobs run, messages are delivered and read, a carrier fails now and"
            + " then.",
        Stream.concat(Serve.ARGUMENTS.stream(), Stream.of(PACE, STORY_SEED)).toList(),
        given -> play(given, lines));
  }

  private static int play(Given given, Consumer<String> lines) throws InterruptedException {
    var asked = Serve.options(given);
    var options = asked.withFixtures(begunWith(asked.fixtures()).toArray(String[]::new));
    return Serve.untilStopped(
        options,
        lines,
        baseUrl -> {
          lines.accept(Story.opening(baseUrl));
          new Story(
                  new Caller(baseUrl, "default", options.access().adminToken()),
                  given.value(STORY_SEED),
                  lines)
              .tell(given.value(PACE));
        });
  }

  private static List<String> begunWith(List<String> asked) {
    // what nobody asked for is the default fixture, and the demo needs none of it
    return Stream.concat(
            Stream.of(FIXTURE),
            asked.stream().filter(name -> !List.of(FIXTURE, "default").contains(name)))
        .toList();
  }

  /** At least a millisecond: a story without a rest would be a load test. */
  private static Duration pace(String text) {
    try {
      var pace = Duration.parse(text);
      if (pace.toMillis() >= 1) {
        return pace;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // said below
    }
    throw new IllegalArgumentException("'" + text + "' is no duration such as PT3S or PT0.5S");
  }
}
