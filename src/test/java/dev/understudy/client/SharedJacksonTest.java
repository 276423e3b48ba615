package dev.understudy.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** A server next to annotations of Jackson that are too old for it. */
class SharedJacksonTest {
  /** All of this class path but one class that the annotations before 2.22 don't have. */
  private static final class Older extends URLClassLoader {
    Older() {
      super(
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Older::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String path) {
      try {
        return Path.of(path).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(path, e);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals("com.fasterxml.jackson.annotation.JsonApplyView")) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }
  }

  @Test
  void theServerSaysWhichArtifactToNameInWhichVersion() throws Exception {
    try (var older = new Older()) {
      var start = older.loadClass("dev.understudy.Understudy").getMethod("start");
      var refused = assertThrows(InvocationTargetException.class, () -> start.invoke(null));
      assertEquals("dev.understudy.StartException", refused.getCause().getClass().getName());
      assertSays("The server", refused.getCause().getMessage());
    }
  }

  @Test
  void aClientAloneSaysIt() throws Exception {
    try (var older = new Older()) {
      var client =
          older.loadClass("dev.understudy.client.UnderstudyClient").getConstructor(String.class);
      var refused =
          assertThrows(
              InvocationTargetException.class, () -> client.newInstance("http://localhost:8080"));
      assertSays("The client", refused.getCause().getMessage());
    }
  }

  private static void assertSays(String who, String said) {
    assertTrue(said.startsWith(who + " can't start next to this version of"), said);
    assertTrue(said.contains("com.fasterxml.jackson.core:jackson-annotations:"), said);
    assertTrue(said.contains("<version>2.22</version>"), said);
  }

  @Test
  void itNeedsTheOneThatItsOwnJacksonCameWith() throws IOException {
    var file = "/META-INF/maven/com.fasterxml.jackson.core/jackson-annotations/pom.properties";
    try (var stream = Objects.requireNonNull(getClass().getResourceAsStream(file), file)) {
      var properties = new Properties();
      properties.load(stream);
      assertEquals(properties.getProperty("version"), SharedJackson.VERSION);
    }
  }
}
