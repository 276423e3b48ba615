package dev.understudy.testing;

/**
 * How much a test does: little in each build, more where {@code understudy.test.thorough} is set.
 */
public final class Thorough {
  private static final boolean IS_SET = Boolean.getBoolean("understudy.test.thorough");

  private Thorough() {}

  /** This many where there is time for it, else so many as usual. */
  public static int or(int many, int usual) {
    return IS_SET ? many : usual;
  }
}
