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
import java.util.ArrayList;
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
    var options = cache.use(file.toString());
    assertEquals("understudy " + Version.NUMBER, started(jar, options), "a stale file hinders");

    try (var warmUp = ServerProcess.runJar(jar, options, "warm-up")) {
      var said = warmUp.output();
      var printed = String.join(" ", options) + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1";
      assertAll(
          () -> assertEquals(0, warmUp.exitCode(), warmUp.errors()),
          () -> assertTrue(said.contains("java " + printed + " -jar " + jar), said),
          () -> assertTrue(said.contains("JDK_JAVA_OPTIONS=\"" + printed + "\""), said),
          () -> assertTrue(Files.size(file) > 1 << 20, said));
    }
    try (var files = Files.list(folder)) {
      assertEquals(3, files.count(), "more than the jar, its cache and what it is for");
    }
    // refuses to start if the file can't be used
    var required = new ArrayList<>(options);
    required.addAll(List.of("-Xshare:on", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    try (var server = ServerProcess.runJar(jar, required, "--port=0", "--fixtures", "demo")) {
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

  private static String started(Path jar, List<String> options) {
    try (var version = ServerProcess.runJar(jar, options, "--version")) {
      assertEquals(0, version.exitCode(), version.errors());
      return version.lines("understudy ", 1).get(0);
    }
  }
}
