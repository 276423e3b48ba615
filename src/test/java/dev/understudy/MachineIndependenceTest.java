package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tests pass whatever the language and charset of the machine. */
@AnyDatabase
class MachineIndependenceTest {
  private static final Pattern BY_DEFAULT =
      Pattern.compile(
          "\\.(toLowerCase|toUpperCase|getBytes)\\(\\)"
              + "|::(toLowerCase|toUpperCase|getBytes)\\b"
              + "|\\bString\\.format\\(\\s*\""
              // a statement that formats a number, in the digits of the default locale
              + "|%[0-9,.]*[df](?![0-9a-f]{0,2}%)[^;]*formatted\\b");

  @Test
  void noTestGoesByTheDefaultLocale() throws IOException {
    var found = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        if (!file.endsWith("ArchitectureTest.java")
            && !file.endsWith("MachineIndependenceTest.java")) {
          BY_DEFAULT
              .matcher(Files.readString(file))
              .results()
              .forEach(match -> found.add(file.getFileName() + ": " + match.group()));
        }
      }
    }
    assertEquals(Set.of(), found, "Give a Locale or Charset; for a number write %s.");
  }
}
