package dev.understudy.check.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The differences that the fidelity page names: what Understudy chose itself. They are a resource
 * with a line for each: operation, kind, place, and words of the row of the page, between tabs.
 */
public final class KnownDifferences {
  static final String RESOURCE = "/dev/understudy/check/known-differences.tsv";

  private final List<KnownDifference> all;

  /**
   * A line of the resource.
   *
   * @param operation a pattern for the service and the operation
   * @param kind a pattern for the kind
   * @param where a pattern for the place
   * @param row words of the row on the page
   */
  public record KnownDifference(Pattern operation, Pattern kind, Pattern where, String row) {
    private static KnownDifference of(String line) {
      var columns = line.split("\t");
      return new KnownDifference(
          Pattern.compile(columns[0]),
          Pattern.compile(columns[1]),
          Pattern.compile(columns[2]),
          columns[3]);
    }
  }

  private KnownDifferences(List<KnownDifference> all) {
    this.all = all;
  }

  /** Reads the resource. */
  public static KnownDifferences read() {
    try (InputStream in = KnownDifferences.class.getResourceAsStream(RESOURCE)) {
      return new KnownDifferences(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(KnownDifference::of)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all lines. */
  public List<KnownDifference> all() {
    return all;
  }

  /** Returns the words of the page that name a difference. */
  public Optional<String> find(String operation, TrafficDifference difference) {
    var kind = difference.kind().name().toLowerCase(Locale.ROOT);
    return all.stream()
        .filter(each -> each.operation().matcher(operation).matches())
        .filter(each -> each.kind().matcher(kind).matches())
        .filter(each -> each.where().matcher(difference.where()).matches())
        .findFirst()
        .map(KnownDifference::row);
  }
}
