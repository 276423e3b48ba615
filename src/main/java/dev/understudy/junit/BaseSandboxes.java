package dev.understudy.junit;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/** The sandboxes that methods with {@link BaseSandbox} have built in a test run. */
final class BaseSandboxes {
  private static final String SNAPSHOT = "built";

  private final TestRun run;
  private final Map<Method, BuiltSandbox> built = new ConcurrentHashMap<>();

  BaseSandboxes(TestRun run) {
    this.run = run;
  }

  /**
   * Returns a description of a fork of a base.
   *
   * @param testClass the class whose method builds it
   * @param name of a base, else the id of a sandbox on the server
   */
  NewSandbox fork(Class<?> testClass, String name) {
    return method(testClass, name)
        .map(
            method ->
                NewSandbox.ANY.from(
                    built.computeIfAbsent(method, BuiltSandbox::new).get().id(), SNAPSHOT))
        .orElseGet(() -> existing(testClass, name));
  }

  private NewSandbox existing(Class<?> testClass, String id) {
    try {
      run.client().sandbox(id).state();
      return NewSandbox.ANY.from(id);
    } catch (RefusedException e) {
      throw new ExtensionConfigurationException(
          "@Sandboxed(from = \""
              + id
              + "\") needs a static method with @BaseSandbox(\""
              + id
              + "\") in "
              + testClass.getSimpleName()
              + ", in a supertype or in an enclosing class, or a sandbox with this id on the"
              + " server.",
          e);
    }
  }

  private static Optional<Method> method(Class<?> testClass, String name) {
    for (var type = testClass; type != null; type = type.getEnclosingClass()) {
      var found = supertypes(type).flatMap(each -> declared(each, name)).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Stream<Method> declared(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(
            method ->
                AnnotationSupport.findAnnotation(method, BaseSandbox.class)
                    .map(base -> base.value().isEmpty() ? method.getName() : base.value())
                    .filter(name::equals)
                    .isPresent());
  }

  private static Stream<Class<?>> supertypes(Class<?> type) {
    return type == null
        ? Stream.empty()
        : Stream.of(
                Stream.<Class<?>>of(type),
                supertypes(type.getSuperclass()),
                Arrays.stream(type.getInterfaces()).flatMap(BaseSandboxes::supertypes))
            .flatMap(each -> each);
  }

  /** Deletes the sandboxes. */
  void delete() {
    built.values().forEach(BuiltSandbox::delete);
  }

  /** The sandbox of one method, built on first use. Those who need it meanwhile wait. */
  private final class BuiltSandbox {
    private final Method method;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Sandbox> sandbox = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();
    private boolean isReady;

    BuiltSandbox(Method method) {
      this.method = method;
    }

    Sandbox get() {
      if (lock.isHeldByCurrentThread()) {
        throw new ExtensionConfigurationException(title() + " begins with itself.");
      }
      lock.lock();
      try {
        if (!isReady && failure.isEmpty()) {
          try {
            build();
            isReady = true;
          } catch (RuntimeException e) {
            failure = Optional.of(e);
          }
        }
        failure.ifPresent(
            cause -> {
              throw new ExtensionConfigurationException(cause.getMessage(), cause);
            });
        return sandbox.orElseThrow();
      } finally {
        lock.unlock();
      }
    }

    private void build() {
      if (!Modifier.isStatic(method.getModifiers())
          || !List.of(method.getParameterTypes()).equals(List.of(Sandbox.class))) {
        throw new ExtensionConfigurationException(
            title() + " has to be static, with one parameter of type Sandbox.");
      }
      var annotation = AnnotationSupport.findAnnotation(method, Sandboxed.class);
      var created = run.create(method.getDeclaringClass(), annotation, method.getName());
      sandbox = Optional.of(created);
      try {
        method.setAccessible(true);
        method.invoke(null, created);
        created.snapshots().take(SNAPSHOT);
      } catch (InvocationTargetException e) {
        throw failed(created, e.getCause());
      } catch (IllegalAccessException | RuntimeException e) {
        throw failed(created, e);
      }
    }

    private RuntimeException failed(Sandbox created, Throwable cause) {
      var failed = new ExtensionConfigurationException(title() + " failed: " + cause, cause);
      try {
        failed.addSuppressed(StoryException.of(created));
      } catch (RuntimeException e) {
        failed.addSuppressed(e);
      }
      return failed;
    }

    private String title() {
      return "The @BaseSandbox method "
          + method.getDeclaringClass().getSimpleName()
          + "."
          + method.getName();
    }

    void delete() {
      sandbox.ifPresent(run::delete);
    }
  }
}
