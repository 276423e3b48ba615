package com.example.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.jayway.jsonpath.JsonPath;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The libraries that the project sees are its own, and work while the server runs. */
@ExtendWith(UnderstudyExtension.class)
class OwnLibrariesTest {
  /** Classes and the jars that they are to come from. */
  static Stream<String> expectedJars() {
    return Stream.of(System.getProperty("expected.jars").trim().split("\\s+"));
  }

  @ParameterizedTest
  @MethodSource("expectedJars")
  void aClassIsTheProjectsOwn(String expected) throws Exception {
    var name = expected.substring(0, expected.indexOf('='));
    var jar = Class.forName(name).getProtectionDomain().getCodeSource().getLocation().toString();
    assertEquals(expected, name + "=" + Path.of(URI.create(jar)).getFileName());
  }

  @ParameterizedTest
  @MethodSource("expectedJars")
  void jacksonWritesJson(String expected) throws Exception {
    var name = expected.substring(0, expected.indexOf('='));
    if (name.endsWith("ObjectMapper")) {
      Method write = Class.forName(name).getMethod("writeValueAsString", Object.class);
      var mapper = Class.forName(name).getConstructor().newInstance();
      assertEquals("{\"a\":1}", write.invoke(mapper, Map.of("a", 1)));
    }
  }

  @Test
  void messagesGoThroughJsonPathIntoTheDatabase(Sandbox sandbox) throws Exception {
    new Reminders(sandbox.baseUrl(), sandbox.prolificToken()).remind("619e049f7648a4e1f8f3645b");
    var request = HttpRequest.newBuilder(URI.create(sandbox.adminUrl() + "/messages")).build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    String body = JsonPath.read(answer, "$.messages[0].body");
    try (var database = DriverManager.getConnection("jdbc:h2:mem:guest");
        var statement = database.createStatement()) {
      statement.execute("create table sent (body varchar(100))");
      statement.execute("insert into sent values ('" + body + "')");
      var rows = statement.executeQuery("select body from sent");
      rows.next();
      assertEquals("Tomorrow!", rows.getString(1));
      LoggerFactory.getLogger("guest").info("{} is in the database", body);
    }
    assertEquals(1, sandbox.requests().operation("bulk-message-participants").count(Map.of()));
  }

  @Test
  void librariesOfTheServerAreNotVisible() {
    for (var name :
        new String[] {
          "com.github.benmanes.caffeine.cache.Caffeine",
          "com.google.i18n.phonenumbers.PhoneNumberUtil",
          "io.javalin.Javalin",
          "jakarta.servlet.Servlet",
          "kotlin.KotlinVersion",
          "org.eclipse.jetty.server.Server",
          "org.flywaydb.core.Flyway",
          "org.postgresql.Driver"
        }) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(name), name);
    }
  }
}
