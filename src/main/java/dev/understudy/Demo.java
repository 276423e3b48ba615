package dev.understudy;

import dev.understudy.demo.Caller;
import dev.understudy.demo.Story;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of the demo: the server with all its options, and a story played on it. */
@Command(
    name = "demo",
    description =
        "Serves the account of the fixture demo and plays a story on it until it is stopped:"
            + " people write, jobs run, messages are delivered and read, a carrier fails now and"
            + " then.")
final class Demo extends Main {
  private static final String FIXTURE = "demo";

  @Option(
      names = "--pace",
      defaultValue = "PT3S",
      paramLabel = "DURATION",
      converter = Pace.class,
      description = "How long to rest between two events of the story (${DEFAULT-VALUE}).")
  private Duration pace;

  @Option(
      names = "--story-seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Another number is another story (${DEFAULT-VALUE}).")
  private long seed;

  @Override
  List<String> begunWith(List<String> asked) {
    // what nobody asked for is the default fixture, and the demo needs none of it
    return Stream.concat(
            Stream.of(FIXTURE),
            asked.stream().filter(name -> !List.of(FIXTURE, "default").contains(name)))
        .toList();
  }

  @Override
  void whileServing(String baseUrl, Optional<String> token) throws InterruptedException {
    say(Story.opening(baseUrl));
    new Story(new Caller(baseUrl, "default", token), seed, Main::say).tell(pace);
  }

  /** At least a millisecond: a story without a rest would be a load test. */
  static final class Pace implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        var pace = Duration.parse(text);
        if (pace.toMillis() >= 1) {
          return pace;
        }
      } catch (DateTimeParseException | ArithmeticException e) {
        // said below
      }
      throw new TypeConversionException("'" + text + "' is no duration such as PT3S or PT0.5S");
    }
  }
}
