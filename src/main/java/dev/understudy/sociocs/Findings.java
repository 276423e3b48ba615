package dev.understudy.sociocs;

import dev.understudy.json.Finding;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with one call. */
final class Findings {
  // A body of 1 MiB holds half a million wrong recipients; nobody reads on so far.
  private static final int MAX_FINDINGS = 10_000;

  private final List<Finding> found = new ArrayList<>();
  private int more;

  void add(Finding finding) {
    if (found.size() < MAX_FINDINGS) {
      found.add(finding);
    } else {
      more++;
    }
  }

  /**
   * Ends the gathering.
   *
   * @throws Refusal with everything that is wrong
   */
  void refuseIfAny() {
    if (more > 0) {
      found.add(SociocsErrors.MORE_PROBLEMS.at("", more));
    }
    if (!found.isEmpty()) {
      throw new Problem.Invalid(List.copyOf(found)).refusal();
    }
  }
}
