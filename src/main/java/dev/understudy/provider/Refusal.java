package dev.understudy.provider;

/**
 * The exception that refuses a call with a {@link Problem}. It has no stack trace, since it is an
 * ordinary response.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  /** Creates the refusal. */
  public Refusal(Problem problem) {
    super(null, null, false, false);
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return problem.toString();
  }

  /** Returns the reason. */
  public Problem problem() {
    return problem;
  }
}
