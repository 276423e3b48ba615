package com.example.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application is made of the same parts, whether Understudy is on the class path or not. */
class ApplicationTest {
  private static final Path SEEN = Path.of("target", "without-understudy.txt");

  @Test
  void theApplicationIsTheSameWithAndWithoutUnderstudy() throws IOException, SQLException {
    List<String> parts;
    try (var context = SpringApplication.run(GuestApplication.class)) {
      parts = parts(context);
    }
    if (isThere()) {
      assertEquals(String.join("\n", Files.readAllLines(SEEN)), String.join("\n", parts));
    } else {
      Files.write(SEEN, parts);
    }
  }

  private static List<String> parts(ConfigurableApplicationContext context) throws SQLException {
    var parts = new ArrayList<String>();
    parts.add("context " + context.getClass().getName());
    parts.add(
        "request factory " + ClientHttpRequestFactoryBuilder.detect().build().getClass().getName());
    for (var name : new TreeSet<>(Arrays.asList(context.getBeanDefinitionNames()))) {
      var type = String.valueOf(context.getType(name));
      // the names of lambdas have a number
      parts.add("bean " + name + " " + type.replaceFirst("\\$\\$Lambda.*", ""));
    }
    for (var source : context.getBeansOfType(DataSource.class).values()) {
      try (var connection = source.getConnection();
          var tables = connection.getMetaData().getTables(null, "PUBLIC", "%", null)) {
        parts.add("database " + connection.getMetaData().getDatabaseProductVersion());
        while (tables.next()) {
          parts.add("table " + tables.getString("TABLE_NAME"));
        }
      }
    }
    DriverManager.drivers().map(each -> "driver " + each.getClass()).sorted().forEach(parts::add);
    return parts;
  }

  private static boolean isThere() {
    try {
      Class.forName("dev.understudy.Understudy");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
