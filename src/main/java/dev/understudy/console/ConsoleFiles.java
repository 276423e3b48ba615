package dev.understudy.console;

import dev.understudy.http.HttpServer;
import dev.understudy.sandbox.Ids;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the console, which hold no data and need no token. A path without a file is a page
 * of the console, which the shell shows.
 */
public final class ConsoleFiles implements HttpServer.PublicFiles {
  private static final String BASE = "/_console";
  private static final String SHELL = "index.html";
  private static final Pattern FILE =
      Pattern.compile("(lib/(directives/)?)?[a-z-]+\\.(js|css|svg)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");
  private static final String POLICY =
      String.join(
          "; ",
          List.of(
              "default-src 'none'",
              "script-src 'self'",
              "style-src 'self'",
              "img-src 'self'",
              "connect-src 'self'",
              "base-uri 'self'",
              "form-action 'none'",
              "frame-ancestors 'none'",
              "require-trusted-types-for 'script'",
              "trusted-types lit-html"));

  private final Map<String, Optional<ConsoleFile>> files = new ConcurrentHashMap<>();

  private record ConsoleFile(String type, byte[] bytes, String tag) {}

  @Override
  public String basePath() {
    return BASE;
  }

  @Override
  public void send(Context context) {
    var path = context.path();
    var name = path.length() > BASE.length() ? path.substring(BASE.length() + 1) : "";
    var file =
        Optional.of(name)
            .filter(each -> FILE.matcher(each).matches())
            .flatMap(each -> files.computeIfAbsent(each, ConsoleFiles::read))
            .or(() -> files.computeIfAbsent(SHELL, ConsoleFiles::read))
            .orElseThrow();
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Cache-Control", "no-cache");
    context.header("ETag", file.tag());
    context.contentType(file.type());
    if (file.tag().equals(context.header("If-None-Match"))) {
      context.status(304);
    } else {
      context.result(file.bytes());
    }
  }

  private static Optional<ConsoleFile> read(String name) {
    try (var in = ConsoleFiles.class.getResourceAsStream("/dev/understudy/console/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      var bytes = in.readAllBytes();
      var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return Optional.of(new ConsoleFile(type, bytes, '"' + Ids.sha256Hex(bytes) + '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
