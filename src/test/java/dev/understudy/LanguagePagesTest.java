package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.ExternalTools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests on the pages for Python and JavaScript, which are run as they stand there. */
@Tag("generators")
class LanguagePagesTest {
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final Pattern FILE =
      Pattern.compile("(?ms)^```(?:python|js)\n(?:#|//) (\\S+)\n(.*?)^```$");
  private static final Pattern HOOKS = Pattern.compile("import [^`]* from 'vitest';");
  private static final int LONGEST = 50;

  @Test
  void theTestsOfThePythonPagePass(@TempDir Path folder) throws IOException, InterruptedException {
    write(folder, "python.md", Set.of("conftest.py", "test_reminders.py"));
    var python =
        ExternalTools.python(
            Path.of("src/it/generators/requirements.txt"), Path.of("target/generators/python"));
    ExternalTools.runWell(folder, Map.of(), python.toString(), "-m", "pytest", "-q");
  }

  @Test
  void theTestsOfTheJavascriptPagePass(@TempDir Path folder)
      throws IOException, InterruptedException {
    write(folder, "javascript.md", Set.of("understudy.js", "reminders.test.js"));
    Files.writeString(folder.resolve("package.json"), "{ \"type\": \"module\" }");
    ExternalTools.runWell(folder, Map.of(), "node", "--test");
  }

  /** With Vitest, the page says, one line is another. Vitest 5 needs Node 22. */
  @Test
  void theTestsOfTheJavascriptPagePassInVitest() throws IOException, InterruptedException {
    var folder = Path.of("target/generators/vitest");
    ExternalTools.node(Path.of("src/it/generators/vitest/package.json"), folder);
    write(folder, "javascript.md", Set.of("understudy.js", "reminders.test.js"));
    var hooks = HOOKS.matcher(Files.readString(PAGES.resolve("javascript.md")));
    assertTrue(hooks.find(), "no line for Vitest");
    var test = folder.resolve("reminders.test.js");
    var own = "import { after, before, test } from 'node:test';";
    Files.writeString(test, Files.readString(test).replace(own, hooks.group()));
    ExternalTools.runWell(folder, Map.of(), "npx", "vitest", "run");
  }

  /** Writes the files of a page, and a jar that starts the server. */
  private static void write(Path folder, String page, Set<String> names) throws IOException {
    var written = new TreeSet<String>();
    var file = FILE.matcher(Files.readString(PAGES.resolve(page)));
    while (file.find()) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
      long lines = file.group(2).lines().count();
      assertEquals(Math.min(lines, LONGEST), lines, "lines of " + file.group(1));
      written.add(file.group(1));
    }
    assertEquals(names, written);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "dev.understudy.cli.Main");
    var path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toUri().toString());
    manifest
        .getMainAttributes()
        .put(Attributes.Name.CLASS_PATH, path.collect(Collectors.joining(" ")));
    try (var jar = Files.newOutputStream(folder.resolve("understudy.jar"))) {
      new JarOutputStream(jar, manifest).close();
    }
  }
}
