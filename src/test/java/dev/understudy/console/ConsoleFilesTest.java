package dev.understudy.console;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the console, as they are sent and as they stand in the repository. */
@AnyDatabase
class ConsoleFilesTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final Path FILES = Path.of("src/main/resources/dev/understudy/console");

  private static RequestSpecification get(Sandbox sandbox) {
    return RestAssured.given().baseUri(sandbox.baseUrl());
  }

  @ParameterizedTest
  @CsvSource({
    "/_console, text/html;charset=utf-8, <!doctype html>",
    "/_console/, text/html;charset=utf-8, <!doctype html>",
    "/_console/sb_x/messages, text/html;charset=utf-8, <!doctype html>",
    "/_console/nothing.js, text/html;charset=utf-8, <!doctype html>",
    "/_console/lib/LICENSE, text/html;charset=utf-8, <!doctype html>",
    "/_console/app.js, text/javascript;charset=utf-8, export function address",
    "/_console/lib/lit-html.js, text/javascript;charset=utf-8, lit-html",
    "/_console/lib/directives/repeat.js, text/javascript;charset=utf-8, repeat",
    "/_console/console.css, text/css;charset=utf-8, color-scheme",
    "/_console/icon.svg, image/svg+xml, <svg"
  })
  void aPathHasItsFileOrTheShell(String path, String type, String part, Sandbox sandbox) {
    var tag =
        get(sandbox)
            .get(path)
            .then()
            .statusCode(200)
            .contentType(type)
            .body(containsString(part))
            .extract()
            .header("ETag");
    get(sandbox).header("If-None-Match", tag).get(path).then().statusCode(304);
    get(sandbox)
        .head(path)
        .then()
        .statusCode(200)
        .contentType(type)
        .header("ETag", tag)
        .body(is(emptyOrNullString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_console/", "/_console/app.js", "/_console/x/y/z"})
  void thePolicyAllowsOwnFilesOnly(String path, Sandbox sandbox) {
    get(sandbox)
        .get(path)
        .then()
        .header(
            "Content-Security-Policy",
            is(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors"
                    + " 'none'; require-trusted-types-for 'script'; trusted-types lit-html"))
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin");
  }

  @Test
  void aLinkFromAnotherSiteOpensTheShellButNoData(Sandbox sandbox) {
    get(sandbox)
        .header("Sec-Fetch-Site", "cross-site")
        .get("/_console/" + sandbox.id() + "/messages")
        .then()
        .statusCode(200);
    get(sandbox)
        .header("Sec-Fetch-Site", "cross-site")
        .get("/_admin/sandboxes/" + sandbox.id() + "/messages")
        .then()
        .statusCode(403)
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .header("X-Content-Type-Options", "nosniff");
  }

  @Test
  void aVisitOfTheConsoleIsNotJournaled(Sandbox sandbox) {
    get(sandbox).get("/_console/").then().statusCode(200);
    get(sandbox).get("/favicon.ico").then().statusCode(404);
    assertEquals(List.of(), sandbox.requests().list());
  }

  @Test
  void theFilesAvoidWhatThePolicyForbids() throws IOException {
    var forbidden =
        Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|eval\\(|new Function|style=");
    try (var files = Files.walk(FILES)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var text = Files.readString(file);
        assertTrue(!forbidden.matcher(text).find(), file::toString);
      }
    }
  }

  @Test
  void colorsStandInTheCustomPropertiesOnly() throws IOException {
    var css = Files.readString(FILES.resolve("console.css"));
    var rest = css.substring(css.indexOf("\n}\n"));
    assertTrue(!Pattern.compile("#[0-9a-f]{3,8}\\b|rgb|hsl").matcher(rest).find());
    try (Stream<Path> files = Files.list(FILES)) {
      for (var file : files.filter(each -> each.toString().endsWith(".js")).toList()) {
        var text = Files.readString(file);
        assertTrue(
            !Pattern.compile("[\"'`]#[0-9a-f]{3,8}\\b").matcher(text).find(), file::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sandboxes",
        "messages",
        "people",
        "calls",
        "webhooks",
        "timeline",
        "rules",
        "coverage",
        "story",
        "settings"
      })
  void aPageHasAtMost100Kilobytes(String name) throws IOException {
    var loaded = new TreeSet<>(Set.of("index.html", "console.css", "icon.svg"));
    addWithImports("app.js", loaded);
    addWithImports(name + ".js", loaded);
    long bytes = 0;
    for (var file : loaded) {
      bytes += read(file).length;
    }
    var sum = bytes;
    assertTrue(sum <= 100_000, () -> sum + " bytes in " + loaded);
    assertTrue(loaded.size() <= 25, loaded::toString);
  }

  private static void addWithImports(String file, Set<String> loaded) throws IOException {
    if (!loaded.add(file)) {
      return;
    }
    var imports = Pattern.compile("\\bfrom ?[\"']([^\"']+)[\"']");
    var matcher = imports.matcher(new String(read(file), StandardCharsets.UTF_8));
    while (matcher.find()) {
      addWithImports(URI.create(file).resolve(matcher.group(1)).getPath(), loaded);
    }
  }

  private static byte[] read(String file) throws IOException {
    try (var in = ConsoleFilesTest.class.getResourceAsStream("/dev/understudy/console/" + file)) {
      return in.readAllBytes();
    }
  }

  @Test
  void allFilesTogetherAreSmall() throws IOException {
    try (var files = Files.walk(FILES)) {
      long bytes =
          files.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum();
      // a page loads at most 100,000 of them; in the jar there is room for 150,000, compressed
      assertTrue(bytes < 112_000, () -> bytes + " bytes, and lit-html has 12,000 more");
    }
  }
}
