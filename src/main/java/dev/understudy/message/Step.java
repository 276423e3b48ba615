package dev.understudy.message;

import dev.understudy.store.ColumnJson;
import dev.understudy.store.Micros;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A step of a message's life: when it was taken, to which status, and why if there is something to
 * say.
 */
public record Step(Instant at, String status, Optional<String> detail) {
  /** As it is kept: a line with its end. */
  String line() {
    return Micros.of(at)
        + " "
        + status
        + detail.map(text -> " " + ColumnJson.write(text)).orElse("")
        + "\n";
  }

  /** Returns what is kept of these steps. */
  static String lines(List<Step> steps) {
    return steps.stream().map(Step::line).collect(Collectors.joining());
  }

  /** What {@link #line} wrote. */
  static Step of(String line) {
    var words = line.split(" ", 3);
    return new Step(
        Micros.instant(Long.parseLong(words[0])),
        words[1],
        words.length < 3 ? Optional.empty() : Optional.of(ColumnJson.read(words[2], String.class)));
  }

  /** All steps that are kept in these lines. */
  static List<Step> all(String lines) {
    return lines.lines().map(Step::of).toList();
  }
}
