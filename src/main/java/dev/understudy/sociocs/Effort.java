package dev.understudy.sociocs;

/**
 * What the renderings of one job may cost together: each is bounded, but a job has as many as it
 * has recipients. Counted, not timed, so that the same job is refused everywhere or nowhere.
 */
final class Effort {
  private static final int ENOUGH = 50_000_000; // about half a second, at worst two

  private int spent;

  /**
   * Counts some work.
   *
   * @throws BadTemplate if it was enough
   */
  void spend(int amount) throws BadTemplate {
    spent += amount;
    if (spent > ENOUGH) {
      throw new BadTemplate("It takes too long for so many recipients; name fewer of them.");
    }
  }
}
