package dev.understudy.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An operation that the provider documents and that is not emulated.
 *
 * @param method upper case
 * @param path as in the provider's own documentation, with {@code {name}} for its parameters
 */
public record OtherOperation(String method, String path) {
  /**
   * Reads operations from a resource with one on each line: a method, a blank, a path.
   *
   * @param resource such as {@code /folder/not-emulated.txt}
   */
  public static List<OtherOperation> read(String resource) {
    try (var in = OtherOperation.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", 2))
          .map(parts -> new OtherOperation(parts[0], parts[1]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a call is one of this operation. A slash at the end makes no difference. */
  public boolean matches(String callMethod, String callPath) {
    return (callMethod.equals("HEAD") ? "GET" : callMethod).equals(method)
        && PathPattern.of(path).matches(PathPattern.segments(callPath));
  }
}
