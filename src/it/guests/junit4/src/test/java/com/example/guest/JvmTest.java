package com.example.guest;

import static org.junit.Assert.assertEquals;

import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import java.lang.management.ManagementFactory;
import java.security.Security;
import java.sql.DriverManager;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** A server changes nothing in the JVM of the tests: in a JVM that has not had one before. */
public class JvmTest {
  @Test
  public void theJvmStaysAsItIs() {
    var before = jvm();
    try (var server = Understudy.start()) {
      new UnderstudyClient(server.baseUrl()).create().prolific().readAll();
      assertEquals(before, jvm());
    }
    assertEquals(before, jvm());
  }

  private static Map<String, String> jvm() {
    var seen = new TreeMap<String, String>();
    // first, as the JDK writes the time zone into a property
    seen.put("locale and time zone", Locale.getDefault() + " " + TimeZone.getDefault().getID());
    System.getProperties().forEach((name, value) -> seen.put("property " + name, "" + value));
    seen.put("drivers", sorted(DriverManager.drivers().map(each -> each.getClass().getName())));
    seen.put(
        "beans",
        sorted(
            ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .map(Object::toString)));
    seen.put("security", sorted(Stream.of(Security.getProviders()).map(Object::toString)));
    seen.put("handler of exceptions", "" + Thread.getDefaultUncaughtExceptionHandler());
    seen.put("loader", "" + Thread.currentThread().getContextClassLoader());
    var logger = LogManager.getLogManager().getLogger("");
    seen.put("logging", logger.getLevel() + " " + logger.getHandlers().length);
    return seen;
  }

  private static String sorted(Stream<String> texts) {
    return texts.sorted().collect(Collectors.joining("\n"));
  }
}
