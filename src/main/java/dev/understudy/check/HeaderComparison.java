package dev.understudy.check;

import static dev.understudy.check.report.DifferenceKind.HEADER;

import dev.understudy.check.report.TrafficDifference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The comparison of the headers of two answers that clients read. */
final class HeaderComparison {
  /** Headers whose presence matters, beside those of {@link #LIMITS}. */
  private static final List<String> READ_BY_CLIENTS =
      List.of("retry-after", "www-authenticate", "allow", "location", "link", "x-hook-secret");

  private static final Pattern LIMITS = Pattern.compile("(x-)?rate-?limit(-[a-z]{1,20}){0,3}");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z]{1,20}/[a-z0-9.+-]{1,60}");

  private final Consumer<TrafficDifference> found;

  /**
   * Creates a comparison.
   *
   * @param found takes each difference
   */
  HeaderComparison(Consumer<TrafficDifference> found) {
    this.found = found;
  }

  /**
   * Compares the headers of two answers.
   *
   * @param recorded values by name in lower case
   * @param hasBody whether both have a body, so that its type matters
   */
  void compare(Map<String, String> recorded, Map<String, String> ours, boolean hasBody) {
    if (hasBody) {
      var theirType = mediaType(recorded);
      var ourType = mediaType(ours);
      if (!theirType.equals(ourType)) {
        add("content-type", theirType, ourType);
      }
    }
    var names = new TreeSet<>(READ_BY_CLIENTS);
    Stream.concat(recorded.keySet().stream(), ours.keySet().stream())
        .filter(name -> LIMITS.matcher(name).matches())
        .forEach(names::add);
    for (var name : names) {
      var theirs = value(name, recorded);
      var mine = value(name, ours);
      if (!theirs.equals(mine)) {
        add(name, theirs, mine);
      }
    }
  }

  private static String mediaType(Map<String, String> headers) {
    var type = headers.getOrDefault("content-type", "").split(";")[0].strip();
    var lower = type.toLowerCase(Locale.ROOT);
    return MEDIA_TYPE.matcher(lower).matches()
        ? lower
        : lower.isEmpty() ? "nothing" : "another type";
  }

  /** Returns what can be compared of a value, and printed. */
  private static String value(String name, Map<String, String> headers) {
    var value = headers.get(name);
    if (value == null) {
      return "nothing";
    }
    return switch (name) {
      case "allow" -> methods(value);
      case "www-authenticate" -> scheme(value);
      case "retry-after" -> value.matches("\\d+") ? "seconds" : "a date";
      default -> "a value";
    };
  }

  private static String methods(String value) {
    var methods = new TreeSet<String>();
    Stream.of(value.split(","))
        .map(String::strip)
        .filter(each -> each.matches("[A-Z]{1,10}"))
        .filter(each -> !each.equals("HEAD") && !each.equals("OPTIONS"))
        .forEach(methods::add);
    return String.join(", ", methods);
  }

  private static String scheme(String value) {
    var scheme = value.strip().split("\\s", 2)[0];
    return scheme.matches("[A-Za-z]{1,20}") ? scheme : "another scheme";
  }

  private void add(String name, String recorded, String ours) {
    found.accept(new TrafficDifference(HEADER, "header " + name, recorded, ours));
  }
}
