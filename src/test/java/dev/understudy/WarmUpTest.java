package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.cli.JvmCache;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ClassesJar;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written next to the jar. All else is in memory, so one database is enough. */
@AnyDatabase
@Tag("starts")
class WarmUpTest {
  @TempDir Path folder;

  @Test
  void aSecondStartUsesWhatWarmUpWroteAndAStaleFileHindersNobody() throws IOException {
    var jar = ClassesJar.in(folder);
    var cache = JvmCache.ofThisJvm().orElseThrow();
    var file = Files.writeString(folder.resolve(cache.fileName()), "of another jar");
    var option = cache.use(file.toString());
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
      assertEquals(3, files.count(), "more than the jar, its cache and what it is for");
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
        ServerProcess.runJar(
            ClassesJar.in(folder), List.of(), "warm-up", "--file=" + nowhere.resolve("x.jsa"))) {
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
}
