package dev.understudy.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Returns a path, or a segment of one, without its escapes; one with an escape that is none stays
   * as it is. A plus sign stands for itself: it is a space in queries only.
   */
  public static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /** Returns whether a path of these segments is one of this pattern. */
  public boolean matches(List<String> called) {
    boolean matches = called.size() == segments.size();
    for (int at = 0; matches && at < segments.size(); at++) {
      matches = isParameter(at) ? !called.get(at).isEmpty() : isSame(at, called);
    }
    return matches;
  }

  /** Returns the parameters of a path of this pattern by their names. */
  public Map<String, String> values(List<String> called) {
    var values = new LinkedHashMap<String, String>();
    for (int at = 0; at < segments.size(); at++) {
      if (isParameter(at)) {
        values.put(segments.get(at).substring(1, segments.get(at).length() - 1), called.get(at));
      }
    }
    return values;
  }

  /** Returns whether this pattern has a parameter for a fixed segment of a pattern as long. */
  public boolean isMoreGeneralThan(PathPattern other) {
    boolean more = false;
    for (int at = 0; at < segments.size() && segments.size() == other.segments.size(); at++) {
      if (isParameter(at)) {
        more |= !other.isParameter(at);
      } else if (!isSame(at, other.segments)) {
        return false;
      }
    }
    return more;
  }

  /** Returns whether there are parameters. */
  public boolean hasParameters() {
    for (int at = 0; at < segments.size(); at++) {
      if (isParameter(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSame(int at, List<String> others) {
    return segments.get(at).equals(others.get(at));
  }

  private boolean isParameter(int at) {
    return segments.get(at).startsWith("{");
  }
}
