package dev.understudy.provider;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A path in which {@code {name}} stands for any segment.
 *
 * @param segments those between slashes; a slash at the end makes no difference
 */
public record PathPattern(List<String> segments) {
  /** Returns the pattern of a path as documentation writes it. */
  public static PathPattern of(String path) {
    return new PathPattern(segments(path));
  }

  /** Returns the segments of a path. */
  public static List<String> segments(String path) {
    return List.of(path.split("/"));
  }

  /** Returns whether a path of these segments is one of this pattern. */
  public boolean matches(List<String> called) {
    return called.size() == segments.size()
        && IntStream.range(0, segments.size()).allMatch(at -> matches(at, called.get(at)));
  }

  private boolean matches(int at, String called) {
    return isParameter(at) ? !called.isEmpty() : segments.get(at).equals(called);
  }

  /** Returns whether this pattern has a parameter for a fixed segment of a pattern as long. */
  public boolean isMoreGeneralThan(PathPattern other) {
    return segments.size() == other.segments.size()
        && IntStream.range(0, segments.size())
            .allMatch(at -> isParameter(at) || segments.get(at).equals(other.segments.get(at)))
        && IntStream.range(0, segments.size())
            .anyMatch(at -> isParameter(at) && !other.isParameter(at));
  }

  /** Returns whether there are parameters. */
  public boolean hasParameters() {
    return IntStream.range(0, segments.size()).anyMatch(this::isParameter);
  }

  private boolean isParameter(int at) {
    return segments.get(at).startsWith("{");
  }
}
