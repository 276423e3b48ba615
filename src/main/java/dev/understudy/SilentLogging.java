package dev.understudy;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Suppression of the libraries' messages on standard error for users without a logging provider.
 * With a provider on the class path it has no effect.
 */
final class SilentLogging {
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  private SilentLogging() {}

  /** Runs a start with a logging provider for SLF4J and Javalin that logs nothing. */
  static <T> T whileStarting(Supplier<T> start) {
    var thread = Thread.currentThread();
    var loader = thread.getContextClassLoader();
    if (ServiceLoader.load(SLF4JServiceProvider.class, loader).iterator().hasNext()) {
      return start.get();
    }
    var verbosity = System.getProperty(VERBOSITY);
    System.setProperty(VERBOSITY, "ERROR");
    thread.setContextClassLoader(new NoLogging(loader));
    try {
      return start.get();
    } finally {
      thread.setContextClassLoader(loader);
      if (verbosity == null) {
        System.clearProperty(VERBOSITY);
      } else {
        System.setProperty(VERBOSITY, verbosity);
      }
    }
  }

  /** A class loader with the service file of SLF4J's provider that logs nothing. */
  private static final class NoLogging extends ClassLoader {
    private static final String SERVICE =
        "META-INF/services/" + SLF4JServiceProvider.class.getName();

    private NoLogging(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(SERVICE)
          ? Collections.enumeration(
              Collections.singleton(SilentLogging.class.getResource("no-logging-provider")))
          : super.getResources(name);
    }
  }
}
