package dev.understudy.cli.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * The signals of the operating system. The JDK's class for them is in the module {@code
 * jdk.unsupported}, against which the compiler warns; hence the reflection.
 */
final class Signals {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  /**
   * Replaces what a signal does. Has no effect for a signal that this system does not have.
   *
   * @return an action that restores it
   */
  static Runnable handle(String name, Runnable action) {
    try {
      var handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {Class.forName(HANDLER)},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      return set(name, handler)
          .<Runnable>map(
              before ->
                  () -> {
                    try {
                      set(name, before);
                    } catch (ReflectiveOperationException e) {
                      throw new IllegalStateException(e);
                    }
                  })
          .orElse(() -> {});
    } catch (ReflectiveOperationException e) {
      // a JVM without the module: signals end it as usual
      return () -> {};
    }
  }

  /** Sets the handler of a signal and returns the one before. */
  private static Optional<Object> set(String name, Object handler)
      throws ReflectiveOperationException {
    var signal = Class.forName(SIGNAL);
    try {
      return Optional.ofNullable(
          signal
              .getMethod("handle", signal, Class.forName(HANDLER))
              .invoke(null, signal.getConstructor(String.class).newInstance(name), handler));
    } catch (InvocationTargetException e) {
      // the system has no such signal, or the JVM uses it itself
      return Optional.empty();
    }
  }
}
