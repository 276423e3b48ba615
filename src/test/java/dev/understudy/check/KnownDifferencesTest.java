package dev.understudy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.KnownDifferences;
import dev.understudy.provider.Provider;
import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of known differences has only what the fidelity page says. */
@AnyDatabase
class KnownDifferencesTest {
  private static final Path PAGE = Path.of("src/site/markdown/fidelity.md");

  /** Returns rows and paragraphs that are tagged {@code ours}, and the intentional differences. */
  private static List<String> chosen() throws IOException {
    var page = Files.readString(PAGE);
    int intentional = page.indexOf("\n## Intentional differences");
    var blocks = new ArrayList<String>();
    for (var paragraph : page.substring(0, intentional).split("\n\n")) {
      if (paragraph.startsWith("|")) {
        paragraph.lines().forEach(blocks::add);
      } else {
        blocks.add(paragraph.replace('\n', ' '));
      }
    }
    blocks.removeIf(block -> !block.contains("`ours`"));
    page.substring(intentional).lines().filter(line -> line.startsWith("|")).forEach(blocks::add);
    return blocks;
  }

  @Test
  void everyRowIsOnThePageAndOurChoice() throws IOException {
    var chosen = chosen();
    var missing =
        KnownDifferences.read().all().stream()
            .map(KnownDifferences.KnownDifference::row)
            .filter(row -> chosen.stream().noneMatch(block -> block.contains(row)))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void everyOperationExists() {
    var operations =
        Understudy.providers().stream().flatMap(KnownDifferencesTest::operations).toList();
    for (var known : KnownDifferences.read().all()) {
      assertTrue(
          operations.stream().anyMatch(each -> known.operation().matcher(each).matches()),
          known.toString());
      assertTrue(
          Stream.of(DifferenceKind.values())
              .anyMatch(kind -> known.kind().matcher(kind.word()).matches()),
          known.toString());
    }
  }

  private static Stream<String> operations(Provider provider) {
    return provider.operations().stream().map(each -> provider.name() + " " + each.id());
  }
}
