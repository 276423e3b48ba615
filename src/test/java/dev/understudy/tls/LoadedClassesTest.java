package dev.understudy.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that a start loads: without {@code --ca}, none for TLS. */
@AnyDatabase
class LoadedClassesTest {
  private static final Pattern FOR_TLS =
      Pattern.compile(
          "dev\\.understudy\\.tls\\..*|sun\\.security\\.ssl\\..*|sun\\.security\\.x509\\..*"
              + "|.*\\.(SslConnection|DetectorConnectionFactory|ConnectHandler"
              + "|SecureRequestCustomizer)");

  private static List<String> loaded(Path log) throws IOException {
    var call = List.of("Authorization: Token sb_x");
    try (var server =
        ServerProcess.runWith(
            List.of("-Xlog:class+load:file=" + log + "::filecount=0"), "--port=0")) {
      var calls = RawHttp.to(server.baseUrl());
      assertEquals(200, calls.send("GET", "/api/v1/messages/unread/", call, new byte[0]).status());
      server.terminate();
      assertEquals(0, server.exitCode());
    }
    try (var lines = Files.lines(log)) {
      return lines.map(each -> each.replaceFirst("^(\\[[^\\]]*\\])+ (\\S+).*", "$2")).toList();
    }
  }

  @Test
  void aServerWithoutTlsLoadsNothingForIt(@TempDir Path folder) throws IOException {
    var loaded = loaded(folder.resolve("classes"));
    assertTrue(loaded.contains("dev.understudy.http.HttpServer"), () -> "" + loaded.size());
    assertEquals(List.of(), loaded.stream().filter(FOR_TLS.asMatchPredicate()).sorted().toList());
  }

  @Test
  void namesOfTheClassesAreRight() {
    for (var type :
        List.of(
            FrontDoor.class,
            SslConnection.class,
            DetectorConnectionFactory.class,
            ConnectHandler.class,
            SecureRequestCustomizer.class)) {
      assertTrue(FOR_TLS.matcher(type.getName()).matches(), type::getName);
    }
  }
}
