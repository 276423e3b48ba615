package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The core names no provider: not in code, comments, columns or SQL. */
@AnyDatabase
class ProviderNamesTest {
  private static final Path JAVA = Path.of("src/main/java/dev/understudy");
  private static final Pattern NAME = Pattern.compile("(?i)prolific|sociocs|prelude");

  /** A host name in an example. */
  private static final String EXAMPLE = "api.prelude.dev";

  /**
   * Packages that use the server from outside, the class that writes code for the Java client, and
   * the one class that lists the providers.
   */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "(prolific|sociocs|prelude|client|junit|demo|cli)/.*"
              + "|session/ClientCode\\.java|Understudy\\.java");

  @Test
  void noSourceOfTheCoreNamesAProvider() throws IOException {
    try (var files = Files.walk(JAVA)) {
      var naming =
          files
              .filter(Files::isRegularFile)
              .map(file -> JAVA.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !OUTSIDE.matcher(name).matches())
              .filter(name -> names(JAVA.resolve(name)))
              .sorted()
              .toList();
      assertEquals(List.of(), naming);
    }
  }

  @Test
  void noScriptOfTheCoreNamesAProvider() {
    var script = Path.of("src/main/resources/dev/understudy/db/V1__core.sql");
    assertEquals(false, names(script));
  }

  private static boolean names(Path file) {
    try {
      return NAME.matcher(Files.readString(file).replace(EXAMPLE, "")).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
