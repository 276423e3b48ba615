package dev.understudy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Settings of a test's sandbox. The annotation of the method applies; without one that of the
 * class, or of the nearest enclosing class.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Sandboxed {
  /** Stands for the server's default seed, a constant. */
  long USUAL_SEED = Long.MIN_VALUE;

  /**
   * Stands for a seed that differs in each run. The story of a failed test names it, so that the
   * same run can be had again.
   */
  long RANDOM_SEED = Long.MIN_VALUE + 1;

  /**
   * The names of fixtures that are in the jar or that the server was started with. Default: all
   * that it was started with.
   */
  String[] fixtures() default {};

  /**
   * The name of a {@link BaseSandbox} method, or else the id of a sandbox on the server: the test
   * begins with everything that this one has. Its fixtures, clock and seed are those of the other
   * one. Default: the test begins with fixtures alone.
   */
  String from() default "";

  /**
   * The instant at which the clock is frozen, such as {@code 2026-01-15T09:00:00Z}. Default: a live
   * clock.
   */
  String clock() default "";

  /** The seed from which ids are made, and the draws of faults. */
  long seed() default USUAL_SEED;

  /**
   * The names of fault profiles, such as {@link dev.understudy.client.FaultProfile#FLAKY_CARRIER}.
   * They act from the first call on, also after the sandbox is reset. The seed decides on which
   * calls and recipients.
   */
  String[] faultProfiles() default {};

  /**
   * Returns whether the test fails if one of its calls is refused with a status from 400 to 499, or
   * reaches no service. Refusals by a fault or a rate limit are allowed, and those that are
   * expected by {@link #expect} or {@link dev.understudy.client.Requests#expect}.
   */
  boolean strict() default false;

  /** The statuses with which calls of a strict test may be refused, such as 404. */
  int[] expect() default {};
}
