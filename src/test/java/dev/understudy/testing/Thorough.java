package dev.understudy.testing;

/**
 * The amount of work of a test: little in each build, more if {@code understudy.test.thorough} is
 * set.
 */
public final class Thorough {
  private static final boolean IS_SET = Boolean.getBoolean("understudy.test.thorough");

  private Thorough() {}

  /** This many where there is time for it, else so many as usual. */
  public static int or(int many, int usual) {
    return IS_SET ? many : usual;
  }
}
