package dev.understudy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the sandbox of a test is to be like. On a method it counts alone; else that of the class
 * counts, or of the nearest class around it.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Sandboxed {
  /** The seed of a server's own choice: always the same. */
  long USUAL_SEED = Long.MIN_VALUE;

  /**
   * Names of fixtures that the server carries or was started with; none: what it was started with.
   */
  String[] fixtures() default {};

  /**
   * The instant at which the clock stands still, such as {@code 2026-01-15T09:00:00Z}; empty: live.
   */
  String clock() default "";

  /** What ids are made from. */
  long seed() default USUAL_SEED;

  /**
   * Whether the test fails if one of its calls is refused with a status from 400 to 499, or reaches
   * no service. Not where a fault or a rate limit of the sandbox did it; not where it is expected:
   * by {@link #expect} or by {@link dev.understudy.client.Requests#expect}.
   */
  boolean strict() default false;

  /** The statuses that calls of a strict test may be refused with, such as 404. */
  int[] expect() default {};
}
