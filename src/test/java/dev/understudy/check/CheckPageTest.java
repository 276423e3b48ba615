package dev.understudy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.check.report.DifferenceKind;
import dev.understudy.cli.Main;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the page about {@code check}. */
@AnyDatabase
class CheckPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/check.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();

  @TempDir private Path folder;

  /** Returns the blocks of a language, in their order. */
  private static List<String> blocks(String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(PAGE))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  private int run(Path traffic) {
    return new Main(Map.of(), out::add, err::add).exitCode(List.of("check", traffic.toString()));
  }

  @Test
  void theExampleHasItsPrintedReport() throws IOException {
    var har = Files.writeString(folder.resolve("traffic.har"), blocks("json").get(0));
    assertEquals(1, run(har), err::toString);
    assertEquals(
        blocks("text").get(0).strip().lines().map(String::strip).toList(),
        out.get(0).lines().map(String::strip).toList());
  }

  @Test
  void thePairOfThePageIsReplayed() throws IOException {
    Files.writeString(folder.resolve("1.request"), blocks("text").get(1));
    Files.writeString(folder.resolve("1.response"), blocks("text").get(2));
    assertEquals(0, run(folder), err::toString);
    assertEquals("1 call of 1 operation replayed: no differences.", out.get(0));
  }

  @Test
  void aServerStartsWithoutTheClassesOfTheCheck() throws IOException {
    var log = folder.resolve("classes.log");
    try (var server = ServerProcess.runWith(List.of("-Xlog:class+load:file=" + log), "--port=0")) {
      new UnderstudyClient(server.baseUrl()).health();
    }
    var loaded = Files.readString(log);
    assertTrue(loaded.contains("dev.understudy.http.HttpServer"), loaded);
    assertFalse(loaded.contains("dev.understudy.check"), "a class of the check is loaded");
    assertFalse(loaded.contains("dev.understudy.cli.CheckRun"), "its command is loaded");
  }

  @Test
  void everyKindIsExplained() throws IOException {
    var page = Files.readString(PAGE);
    for (var kind : DifferenceKind.values()) {
      assertTrue(page.contains("\n| `" + kind.word() + "` | "), kind.word());
    }
  }
}
