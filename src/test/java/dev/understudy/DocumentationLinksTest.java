package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The links between README and pages, and the size of the README. */
@AnyDatabase
class DocumentationLinksTest {
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final int MAX_README_LINES = 150;
  private static final Pattern CODE =
      Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  /** A link from one document to a document and possibly one of its headings. */
  private record Link(Path from, Path to, String anchor) {}

  private static List<Path> documents() throws IOException {
    try (var pages = Files.list(PAGES)) {
      return Stream.concat(Stream.of(README), pages.sorted()).toList();
    }
  }

  private static String prose(Path document) {
    try {
      return CODE.matcher(Files.readString(document)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Link> links(Path document) {
    return LINK.matcher(prose(document))
        .results()
        .filter(link -> !link.group(1).startsWith("http"))
        .map(link -> new Link(document, target(document, link.group(1)), link.group(2)));
  }

  private static Path target(Path document, String path) {
    return path.isEmpty() ? document : document.resolveSibling(path).normalize();
  }

  private static boolean isBroken(Link link) {
    return !Files.exists(link.to())
        || (link.anchor() != null && !anchors(link.to()).contains(link.anchor()));
  }

  /** Returns the anchors of the headings, as GitHub makes them. */
  private static Set<String> anchors(Path document) {
    var counts = new HashMap<String, Integer>();
    var anchors = new HashSet<String>();
    HEADING
        .matcher(prose(document))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .forEach(
            name -> {
              int count = counts.merge(name, 1, Integer::sum);
              anchors.add(count == 1 ? name : name + "-" + (count - 1));
            });
    return anchors;
  }

  @Test
  void everyLinkResolves() throws IOException {
    var links = documents().stream().flatMap(DocumentationLinksTest::links).toList();
    assertEquals(List.of(), links.stream().filter(DocumentationLinksTest::isBroken).toList());
    assertTrue(links.size() > 100, links::toString);
  }

  @Test
  void brokenLinksAreFound() {
    var index = PAGES.resolve("index.md");
    assertTrue(isBroken(new Link(README, PAGES.resolve("missing.md"), null)));
    assertTrue(isBroken(new Link(README, index, "missing")));
    assertEquals(index, target(PAGES.resolve("tour.md"), "index.md"));
  }

  @Test
  void readmeAndIndexLinkToEveryPage() throws IOException {
    var index = PAGES.resolve("index.md");
    for (var document : List.of(README, index)) {
      var unlinked = new HashSet<>(documents());
      unlinked.remove(index);
      unlinked.remove(README);
      links(document).map(Link::to).forEach(unlinked::remove);
      assertEquals(Set.of(), unlinked, document::toString);
    }
  }

  @Test
  void readmeFitsInto150Lines() throws IOException {
    var lines = Files.readAllLines(README).size();
    assertTrue(lines <= MAX_README_LINES, () -> lines + " lines");
  }
}
