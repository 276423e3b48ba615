package dev.understudy.provider;

/**
 * A problem on its way to whoever renders it. Costs no stack trace: it is an answer, no accident.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  /** This problem, thrown. */
  public Refusal(Problem problem) {
    super(null, null, false, false);
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return problem.toString();
  }

  /** Why the call is refused. */
  public Problem problem() {
    return problem;
  }
}
