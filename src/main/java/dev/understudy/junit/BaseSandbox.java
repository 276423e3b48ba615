package dev.understudy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Mark of a static method that builds what tests begin with. It has one parameter of type {@link
 * dev.understudy.client.Sandbox}, and runs once in a test run, before the first test that needs it.
 * Each test with {@code @Sandboxed(from = "…")} then begins with a fork of that sandbox.
 *
 * <pre>{@code
 * @BaseSandbox("paid")
 * static void paid(Sandbox sandbox) { … }
 *
 * @Test
 * @Sandboxed(from = "paid")
 * void remindsThoseWhoWerePaid(Sandbox sandbox) { … }
 * }</pre>
 *
 * <p>The method stands in the test class, in a superclass, in an interface of it, or in an
 * enclosing class. {@link Sandboxed} on the method sets the properties of the sandbox, also a base
 * of its own.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface BaseSandbox {
  /** The name of the base. Default: that of the method. */
  String value() default "";
}
