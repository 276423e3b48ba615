package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ClassesJar;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start of {@code java -jar} with the cache file beside the jar. The data is in memory. */
@AnyDatabase
@Tag("starts")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no call that replaces a program")
@Execution(
    value = ExecutionMode.SAME_THREAD,
    reason = "one test spoils the cache of all for a while")
class CachedStartTest {
  @TempDir static Path folder;

  private static Path jar;
  private static Path cache;
  private static List<String> cacheOptions;

  @BeforeAll
  static void warmUp() throws IOException {
    jar = ClassesJar.in(folder);
    var kind = JvmCache.ofThisJvm().orElseThrow();
    cache = folder.resolve(kind.fileName());
    cacheOptions = kind.use(cache.toString());
    try (var warmUp =
        ServerProcess.runAsTyped(Map.of(), List.of("-XX:TieredStopAtLevel=1"), jar, "warm-up")) {
      assertEquals(0, warmUp.exitCode(), warmUp.errors());
    }
  }

  @Test
  void theServerRunsWithTheCacheInTheSameProcess() throws InterruptedException {
    try (var server = ServerProcess.runAsTyped(Map.of(), List.of(), jar, "--port=0")) {
      var url = server.baseUrl();
      var command = new ArrayList<>(cacheOptions);
      command.addAll(CachedStart.OPTIONS);
      command.addAll(List.of("-jar", jar.toString(), "--port=0"));
      assertEquals(command, server.systemArguments(), url);
      server.terminate();
      assertEquals(0, server.exitCode(), server.errors());
      assertEquals("", server.errors());
    }
  }

  @Test
  void commandsKeepStandardInputExitCodeAndEnvironment() {
    var variables = Map.of("UNDERSTUDY_TEST_WORD", "kept");
    try (var run = shell(variables, "read line; echo \"$line $UNDERSTUDY_TEST_WORD\"; exit 7")) {
      run.input("typed\n");
      assertAll(
          () -> assertEquals("typed kept", run.output()),
          () -> assertEquals(7, run.exitCode(), run.errors()));
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "it reads /proc")
  void aCommandThatRunServesHasAServerWithoutTheOptimizingCompiler() {
    // the parent of the shell is the server
    try (var run = shell(Map.of(), "tr '\\0' '\\n' < /proc/$PPID/cmdline")) {
      var given = run.output().lines().toList();
      assertTrue(given.containsAll(CachedStart.OPTIONS), given::toString);
      assertTrue(given.contains(CachedStart.FIRST_COMPILER_ONLY), given::toString);
    }
  }

  /** Runs a script by the command {@code run}. */
  private static ServerProcess shell(Map<String, String> variables, String script) {
    return ServerProcess.runAsTyped(variables, List.of(), jar, "run", "--", "sh", "-c", script);
  }

  @Test
  void aWrongOptionIsReportedOnce() {
    try (var wrong = ServerProcess.runAsTyped(Map.of(), List.of(), jar, "--prot=1")) {
      assertEquals(2, wrong.exitCode());
      assertEquals(1, wrong.errors().lines().filter(line -> line.contains("--prot")).count());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-Xmx256m,",
    "-Dnothing=of-it,",
    ", JDK_JAVA_OPTIONS",
    ", JAVA_TOOL_OPTIONS",
  })
  void optionsOfTheUserAreLeftAlone(String own, String variable) {
    var options = own == null ? List.<String>of() : List.of(own);
    var variables = variable == null ? Map.<String, String>of() : Map.of(variable, "-Dx=y");
    try (var server = ServerProcess.runAsTyped(variables, options, jar, "--port=0")) {
      server.baseUrl();
      assertFalse(server.systemArguments().contains(cacheOptions.get(0)));
    }
  }

  @Test
  void aCacheThatDoesNotFitIsNotUsed() throws IOException {
    assertTrue(CacheSignature.fits(jar.toFile(), cache.toFile()));
    var written = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-03-01T12:00:00Z")));
    assertStartsWithoutCache("the jar is another one");
    Files.setLastModifiedTime(jar, written);

    var copy = Files.copy(cache, folder.resolve("copy"));
    assertTrue(cache.toFile().setWritable(true));
    try (var file = new RandomAccessFile(cache.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    assertStartsWithoutCache("the cache is cut off");
    Files.delete(cache);
    assertStartsWithoutCache("the cache is gone");
    Files.move(copy, cache);

    assertTrue(CacheSignature.fits(jar.toFile(), cache.toFile()), "it fits again");
  }

  private static void assertStartsWithoutCache(String why) {
    try (var server = ServerProcess.runAsTyped(Map.of(), List.of(), jar, "--port=0")) {
      server.baseUrl();
      assertFalse(server.systemArguments().contains(cacheOptions.get(0)), why);
    }
  }
}
