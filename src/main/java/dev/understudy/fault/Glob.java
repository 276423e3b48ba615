package dev.understudy.fault;

import dev.understudy.search.WorkBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * A pattern for names: {@code *} stands for any characters, {@code ?} for one, {@code [a-c]} for
 * one of these and {@code [!a-c]} for any other one; a backslash takes what follows as it is.
 * Matching takes time in proportion to the pattern times the name, however it is written.
 */
final class Glob {
  private static final int MAX_LENGTH = 1_000;
  private static final int STEPS_A_TRY = 8;
  private static final Pattern BEGINNING = Pattern.compile("[*?\\[\\\\].*", Pattern.DOTALL);

  private final String pattern;
  private final String beginning;
  private final List<Part> parts;
  private final int steps;

  /**
   * A run of any length, or one character.
   *
   * @param steps what it costs to test a character
   */
  private record Part(boolean isRun, int steps, IntPredicate one) {}

  private Glob(String pattern, List<Part> parts) {
    this.pattern = pattern;
    this.beginning = BEGINNING.matcher(pattern).replaceFirst("");
    this.parts = parts;
    this.steps = parts.stream().mapToInt(Part::steps).max().orElse(1);
  }

  /** The pattern that a text is; none where it is empty, too long, or breaks off. */
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
        parts.add(new Part(false, end - at, oneOf(pattern.substring(at + 1, end - 1))));
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

  private static IntPredicate oneOf(String set) {
    boolean others = set.startsWith("!");
    var members = others ? set.substring(1) : set;
    IntPredicate in = given -> false;
    for (int i = 0; i < members.length(); i++) {
      int first = members.charAt(i);
      boolean isRange = i + 2 < members.length() && members.charAt(i + 1) == '-';
      int last = isRange ? members.charAt(i + 2) : first;
      in = in.or(given -> given >= first && given <= last);
      i += isRange ? 2 : 0;
    }
    return others ? in.negate() : in;
  }

  /**
   * Whether one of these names is of this pattern.
   *
   * @param budget is spent by the characters that are looked at
   */
  boolean matchesAny(List<String> names, WorkBudget budget) {
    // a loop: every call asks this of every fault
    for (var name : names) {
      if (matches(name, budget)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a name is of this pattern.
   *
   * @param budget is spent by the characters that are looked at
   */
  boolean matches(String name, WorkBudget budget) {
    budget.spend(1);
    // most patterns begin with plain letters, and most names differ there
    return name.startsWith(beginning) && matchesAll(name, budget);
  }

  private boolean matchesAll(String name, WorkBudget budget) {
    budget.spend((long) steps * name.length());
    int at = 0;
    int part = 0;
    int run = -1;
    int resume = 0;
    while (at < name.length()) {
      if (part < parts.size() && parts.get(part).isRun()) {
        run = part++;
        resume = at;
      } else if (part < parts.size() && parts.get(part).one().test(name.charAt(at))) {
        part++;
        at++;
      } else if (run >= 0) {
        // the last run takes one character more; what was tried since is looked at again
        budget.spend((long) steps * STEPS_A_TRY * (1 + at - resume));
        part = run + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (part < parts.size() && parts.get(part).isRun()) {
      part++;
    }
    return part == parts.size();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return pattern;
  }
}
