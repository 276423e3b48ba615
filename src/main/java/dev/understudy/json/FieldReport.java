package dev.understudy.json;

import java.util.ArrayList;
import java.util.List;

/** The findings in one body, and the conventions by which it is read. */
final class FieldReport {
  // a body of 1 MiB can have half a million wrong fields
  private static final int MAX_FINDINGS = 10_000;

  private final FieldWording wording;
  private final boolean isStrict;
  private final boolean isAllText;
  private final List<Finding> findings = new ArrayList<>();
  private int more;
  private boolean isEnded;

  /**
   * Creates a report without findings.
   *
   * @param isStrict whether unknown fields are reported
   * @param isAllText whether numbers are written as texts
   */
  FieldReport(FieldWording wording, boolean isStrict, boolean isAllText) {
    this.wording = wording;
    this.isStrict = isStrict;
    this.isAllText = isAllText;
  }

  FieldWording wording() {
    return wording;
  }

  boolean isStrict() {
    return isStrict;
  }

  boolean isAllText() {
    return isAllText;
  }

  /** Returns whether there are no findings. */
  boolean isFine() {
    return findings.isEmpty();
  }

  /** Reports a broken rule in the caller's words. */
  void broken(String field, FieldRule rule, Object... particulars) {
    add(wording.finding(field, rule, particulars));
  }

  /** Adds a finding, or only counts it if there are too many. */
  void add(Finding finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    } else {
      more++;
    }
  }

  /** Ends the reading; returns false if it has ended before. */
  boolean end() {
    boolean isFirst = !isEnded;
    isEnded = true;
    return isFirst;
  }

  /** Returns the findings in their order; the last one counts those that are left out. */
  List<Finding> all() {
    var all = new ArrayList<>(findings);
    if (more > 0) {
      all.add(wording.finding("", FieldRule.MAX_FINDINGS, more));
    }
    return List.copyOf(all);
  }
}
