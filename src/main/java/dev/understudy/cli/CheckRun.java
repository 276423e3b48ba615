package dev.understudy.cli;

import dev.understudy.check.TrafficCheck;
import dev.understudy.check.recording.TrafficException;
import dev.understudy.check.report.CheckReport.FailOn;
import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.ReportFormat;
import dev.understudy.client.RefusedException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/** The work of {@link CheckCommand}. */
final class CheckRun {
  private static final int EXIT_DIFFERENCES = 1;
  private static final String NONE = "none";
  private static final String ALL = "all";
  private static final String OURS = "ours";

  private CheckRun() {}

  /**
   * Returns the format of a report.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  static ReportFormat format(String word) {
    return ReportFormat.of(word);
  }

  /**
   * Checks the traffic that the command line names, and returns the exit code.
   *
   * @throws ParseException with a sentence, if the traffic can't be read
   */
  static int run(CommandLine given, Consumer<String> out) throws ParseException {
    var operands = given.getArgList();
    if (operands.size() != 1) {
      throw new ParseException(
          "check needs one file or folder with recorded traffic: check traffic.har.");
    }
    var failOn = failOn(given);
    ReportFormat format = given.getParsedOptionValue(CheckCommand.FORMAT, ReportFormat.TABLE);
    try {
      var report =
          TrafficCheck.run(
              Path.of(operands.get(0)), OptionTypes.all(given, CheckCommand.ALSO_HOSTS, List.of()));
      out.accept(format.write(report, failOn));
      return report.isFailed(failOn) ? EXIT_DIFFERENCES : 0;
    } catch (TrafficException e) {
      throw new ParseException(e.getMessage());
    } catch (RefusedException | UncheckedIOException e) {
      // 1 would mean that there are differences
      throw new ParseException("The check has stopped in the middle: " + e.getMessage());
    } catch (InvalidPathException e) {
      throw new ParseException("The path of the traffic can't be one of this machine.");
    }
  }

  private static FailOn failOn(CommandLine given) throws ParseException {
    var words = OptionTypes.all(given, CheckCommand.FAIL_ON, List.of());
    if (words.isEmpty()) {
      return new FailOn(
          Stream.of(DifferenceKind.values())
              .filter(DifferenceKind::isFailingByDefault)
              .collect(Collectors.toSet()),
          false);
    }
    if (words.size() > 1 && words.stream().anyMatch(NONE::equalsIgnoreCase)) {
      throw new ParseException("--fail-on none stands alone: leave the other kinds out.");
    }
    Set<DifferenceKind> kinds = EnumSet.noneOf(DifferenceKind.class);
    words.forEach(word -> kinds.addAll(kinds(word)));
    return new FailOn(
        kinds,
        words.stream().anyMatch(word -> OURS.equalsIgnoreCase(word) || ALL.equalsIgnoreCase(word)));
  }

  /**
   * Returns the kinds of a word.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Set<DifferenceKind> kinds(String word) {
    if (NONE.equalsIgnoreCase(word) || OURS.equalsIgnoreCase(word)) {
      return Set.of();
    }
    return ALL.equalsIgnoreCase(word)
        ? Set.of(DifferenceKind.values())
        : Set.of(DifferenceKind.of(word));
  }
}
