package dev.understudy.fault;

import dev.understudy.search.WorkBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * A glob pattern for names: {@code *} matches any characters, {@code ?} one character, {@code
 * [a-c]} one of these and {@code [!a-c]} any other one. A backslash escapes the next character.
 * Matching takes time in proportion to the length of the pattern times that of the name.
 */
final class Glob {
  private static final int MAX_LENGTH = 1_000;
  private static final int STEPS_PER_RETRY = 8;
  private static final Pattern WILDCARD_AND_REST = Pattern.compile("[*?\\[\\\\].*", Pattern.DOTALL);

  private final String pattern;
  private final String literalPrefix;
  private final List<Part> parts;
  private final int steps;

  /**
   * A part of a pattern that matches one character, or any number of them.
   *
   * @param steps the cost of testing a character
   */
  private record Part(boolean isStar, int steps, IntPredicate test) {}

  private Glob(String pattern, List<Part> parts) {
    this.pattern = pattern;
    this.literalPrefix = WILDCARD_AND_REST.matcher(pattern).replaceFirst("");
    this.parts = parts;
    this.steps = parts.stream().mapToInt(Part::steps).max().orElse(1);
  }

  /** Parses a pattern; empty if it is empty, too long or incomplete. */
  static Optional<Glob> of(String pattern) {
    if (pattern.isEmpty() || pattern.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var parts = new ArrayList<Part>();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      int end = at + 1;
      if (c == '*') {
        parts.add(new Part(true, 1, any -> true));
      } else if (c == '?') {
        parts.add(new Part(false, 1, any -> true));
      } else if (c == '[') {
        end = pattern.indexOf(']', pattern.startsWith("!", at + 1) ? at + 3 : at + 2) + 1;
        if (end == 0) {
          return Optional.empty();
        }
        parts.add(new Part(false, end - at, characterClass(pattern.substring(at + 1, end - 1))));
      } else {
        if (c == '\\' && ++at == pattern.length()) {
          return Optional.empty();
        }
        int literal = pattern.charAt(at);
        end = at + 1;
        parts.add(new Part(false, 1, given -> given == literal));
      }
      at = end;
    }
    return Optional.of(new Glob(pattern, List.copyOf(parts)));
  }

  private static IntPredicate characterClass(String set) {
    boolean isNegated = set.startsWith("!");
    var members = isNegated ? set.substring(1) : set;
    IntPredicate in = given -> false;
    for (int i = 0; i < members.length(); i++) {
      int first = members.charAt(i);
      boolean isRange = i + 2 < members.length() && members.charAt(i + 1) == '-';
      int last = isRange ? members.charAt(i + 2) : first;
      in = in.or(given -> given >= first && given <= last);
      i += isRange ? 2 : 0;
    }
    return isNegated ? in.negate() : in;
  }

  /**
   * Returns whether the pattern matches one of these names.
   *
   * @param budget pays for the characters that are compared
   */
  boolean matchesAny(List<String> names, WorkBudget budget) {
    // a loop, not a stream, since every call does this for every fault
    for (var name : names) {
      if (matches(name, budget)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the pattern matches a name.
   *
   * @param budget pays for the characters that are compared
   */
  boolean matches(String name, WorkBudget budget) {
    budget.spend(1);
    // most patterns begin with literal characters, and most names differ there
    return name.startsWith(literalPrefix) && matchesAll(name, budget);
  }

  private boolean matchesAll(String name, WorkBudget budget) {
    budget.spend((long) steps * name.length());
    int at = 0;
    int part = 0;
    int lastStar = -1;
    int retryAt = 0;
    while (at < name.length()) {
      if (part < parts.size() && parts.get(part).isStar()) {
        lastStar = part++;
        retryAt = at;
      } else if (part < parts.size() && parts.get(part).test().test(name.charAt(at))) {
        part++;
        at++;
      } else if (lastStar >= 0) {
        // the last star takes one more character; the characters behind it are compared again
        budget.spend((long) steps * STEPS_PER_RETRY * (1 + at - retryAt));
        part = lastStar + 1;
        at = ++retryAt;
      } else {
        return false;
      }
    }
    while (part < parts.size() && parts.get(part).isStar()) {
      part++;
    }
    return part == parts.size();
  }

  /** Returns the pattern as it was written. */
  @Override
  public String toString() {
    return pattern;
  }
}
