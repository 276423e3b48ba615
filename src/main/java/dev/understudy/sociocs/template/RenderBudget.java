package dev.understudy.sociocs.template;

/**
 * What the renderings of one job may cost together: each is bounded, but a job has as many as it
 * has recipients. Counted, not timed, so that the same job is refused everywhere or nowhere.
 */
public final class RenderBudget {
  private static final int MAX_STEPS = 50_000_000; // about half a second, at worst two

  private int spent;

  /**
   * Counts some work.
   *
   * @throws TemplateErrors if it was enough
   */
  void spend(int amount) throws TemplateErrors {
    spent += amount;
    if (spent > MAX_STEPS) {
      throw new TemplateErrors("It takes too long for so many recipients; name fewer of them.");
    }
  }
}
