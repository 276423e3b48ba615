package dev.understudy.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.search.WorkBudget;
import dev.understudy.testing.AnyDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, anything, true",
    "+336*, +33612345678, true",
    "+336*, +33712345678, false",
    "+336*, +336, true",
    "*78, +33612345678, true",
    "*78, +336123456789, false",
    "+33?12345678, +33612345678, true",
    "+33?12345678, +3312345678, false",
    "?, '', false",
    "*1*2*3*, a1b2c3d, true",
    "*1*2*3*, a1b3c2d, false",
    "[abc]x, bx, true",
    "[abc]x, dx, false",
    "[a-c]x, bx, true",
    "[a-c]x, -x, false",
    "[a-]x, -x, true",
    "[!a-c]x, dx, true",
    "[!a-c]x, ax, false",
    "[]]x, ]x, true",
    "[!]]x, ]x, false",
    "\\*x, *x, true",
    "\\*x, ax, false",
    "\\\\x, \\x, true",
    "a.c, abc, false",
    "YourBrand, yourbrand, false",
    "YourBrand, YourBrand, true",
    "**b, ab, true",
  })
  void aPatternMatchesANameOrNot(String pattern, String name, boolean matches) {
    assertEquals(matches, Glob.of(pattern).orElseThrow().matches(name, new WorkBudget(1_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "[abc", "[]", "[!]", "[!", "a\\", "x[a-"})
  void anIncompletePatternIsRefused(String text) {
    assertEquals(true, Glob.of(text).isEmpty());
  }

  @Test
  void aPatternHasAtMostAThousandCharacters() {
    assertEquals(true, Glob.of("a".repeat(1_000)).isPresent());
    assertEquals(true, Glob.of("a".repeat(1_001)).isEmpty());
  }

  @Test
  void manyStarsDoNotMultiplyTheWork() {
    // with backtracking into each run this would not end before the universe does
    var glob = Glob.of("*a".repeat(400) + "b").orElseThrow();
    assertFalse(glob.matches("a".repeat(100_000), new WorkBudget(5_000_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "*[abcdefghijklmnopqrstuvwxyz]b",
        "*??????????????????b"
      })
  void aMatchThatTakesTooLongExceedsItsBudget(String pattern) {
    var glob = Glob.of(pattern).orElseThrow();
    assertThrows(
        WorkBudget.ExceededException.class,
        () -> glob.matches("a".repeat(10_000), new WorkBudget(100_000)));
  }
}
