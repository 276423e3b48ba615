package dev.understudy.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@AnyDatabase
class TextSearchTest {
  private static boolean isIn(String sought, String text) {
    return new TextSearch(sought).isIn(text, new WorkBudget(1_000_000));
  }

  @Test
  void aTextIsFoundAtAnyPosition() {
    assertTrue(isIn("", ""));
    assertTrue(isIn("a", "a"));
    assertTrue(isIn("aab", "aaaab"));
    assertTrue(isIn("abcabd", "xabcabcabd"));
    assertTrue(isIn("abab", "abaabab!"));
    assertTrue(isIn("😀", "a😀"));
    assertFalse(isIn("a", ""));
    assertFalse(isIn("aab", "abaaa"));
    assertFalse(isIn("abc", "ab"));
  }

  @Test
  void theResultIsThatOfContainsForShortTexts() {
    var words =
        IntStream.range(1, 1 << 9).mapToObj(i -> Integer.toBinaryString(i).substring(1)).toList();
    for (var text : words) {
      for (var sought : words) {
        assertEquals(text.contains(sought), isIn(sought, text), sought + " in " + text);
      }
    }
  }

  @Test
  void theBudgetPaysForTheSearchedText() {
    var search = new TextSearch("a".repeat(500) + "b");
    var budget = new WorkBudget(2_000_000);
    assertFalse(search.isIn("a".repeat(1_000_000), budget));
    assertFalse(search.isIn("a".repeat(1_000_000), budget));
    assertThrows(WorkBudget.ExceededException.class, () -> search.isIn("a", budget));
  }
}
