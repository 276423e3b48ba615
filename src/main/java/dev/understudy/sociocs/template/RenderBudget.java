package dev.understudy.sociocs.template;

/**
 * The limit of the work for all renderings of one job. Each rendering has a limit, too, but a job
 * has as many as it has recipients. Work is counted, not timed, so that the same job is always
 * accepted or always refused.
 */
public final class RenderBudget {
  private static final int MAX_STEPS = 50_000_000; // about half a second, at most two

  private int spent;

  /**
   * Counts some work.
   *
   * @throws TemplateErrors if the limit is exceeded
   */
  void spend(int amount) throws TemplateErrors {
    spent += amount;
    if (spent > MAX_STEPS) {
      throw new TemplateErrors("It takes too long for so many recipients; name fewer of them.");
    }
  }
}
