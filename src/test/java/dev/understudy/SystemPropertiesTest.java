package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Jetty sets system properties when its classes are first used, in other tests too. */
@Isolated
class SystemPropertiesTest {
  private static final List<String> SET_BY_JETTY =
      List.of("jetty.git.hash", "org.eclipse.jetty.util.referencesPerCacheLine");

  @Test
  void thoseOfTheApplicationAreLeftAsTheyWere() throws Exception {
    SET_BY_JETTY.forEach(System::clearProperty);
    try (var classes = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      var understudy = classes.loadClass(Understudy.class.getName());
      assertNotSame(Understudy.class, understudy);
      ((AutoCloseable) understudy.getMethod("start").invoke(null)).close();
    }
    SET_BY_JETTY.forEach(name -> assertNull(System.getProperty(name), name));
  }

  private static URL[] classPath() throws Exception {
    var urls =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .map(Path::toUri)
            .toList();
    var all = new URL[urls.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = urls.get(i).toURL();
    }
    return all;
  }
}
