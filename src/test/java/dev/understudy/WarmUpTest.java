package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.cli.JvmCache;
import dev.understudy.cli.Main;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written next to the jar. All else is in memory, so one database is enough. */
@AnyDatabase
class WarmUpTest {
  @TempDir Path folder;

  @Test
  void aSecondStartUsesWhatWarmUpWroteAndAStaleFileHindersNobody() throws IOException {
    var jar = jar();
    var cache = JvmCache.ofThisJvm().orElseThrow();
    var file = Files.writeString(folder.resolve(cache.fileName()), "of another jar");
    var option = cache.use(file);
    assertEquals("understudy " + Version.NUMBER, started(jar, option), "a stale file hinders");

    try (var warmUp = ServerProcess.runJar(jar, List.of(option), "warm-up")) {
      var said = warmUp.output();
      assertAll(
          () -> assertEquals(0, warmUp.exitCode(), warmUp.errors()),
          () -> assertTrue(said.contains("java " + option + " -jar " + jar), said),
          () -> assertTrue(said.contains("JDK_JAVA_OPTIONS=" + option), said),
          () -> assertTrue(Files.size(file) > 1 << 20, said));
    }
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "something is left over beside the jar and its cache");
    }
    // refuses to start if the file can't be used
    try (var server =
        ServerProcess.runJar(
            jar, List.of("-Xshare:on", option), "--port=0", "--fixtures", "demo")) {
      assertTrue(server.baseUrl().startsWith("http://localhost:"));
    }
  }

  @Test
  void aFolderThatCannotBeWrittenToIsRefusedWithASentence() throws IOException {
    var nowhere = folder.resolve("no/such/folder");
    try (var warmUp =
        ServerProcess.runJar(jar(), List.of(), "warm-up", "--file=" + nowhere.resolve("x.jsa"))) {
      assertEquals(
          "Nothing can be written to " + nowhere + ": give a file elsewhere with --file.",
          warmUp.errors().strip());
      assertEquals(1, warmUp.exitCode());
    }
  }

  private static String started(Path jar, String option) {
    try (var version = ServerProcess.runJar(jar, List.of(option), "--version")) {
      assertEquals(0, version.exitCode(), version.errors());
      return version.lines("understudy ", 1).get(0);
    }
  }

  /** Our classes in a jar that names all others: the runnable one is only made after the tests. */
  private Path jar() throws IOException {
    var classes = classes();
    var others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::isRegularFile)
            .map(other -> folder.relativize(other.toAbsolutePath()).toString())
            .collect(Collectors.joining(" "));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, others);
    var jar = folder.resolve("understudy.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static Path classes() {
    var place = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    assertFalse(Files.isRegularFile(place), "the tests run on folders of classes");
    return place;
  }
}
