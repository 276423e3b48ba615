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

  private static List<String> loadedForTls(Path folder, String... options) throws IOException {
    var log = folder.resolve("classes");
    try (var server =
        ServerProcess.runWith(List.of("-Xlog:class+load:file=" + log + "::filecount=0"), options)) {
      var call = List.of("Authorization: Token sb_x");
      var url = server.baseUrl();
      assertEquals(
          200, RawHttp.to(url).send("GET", "/api/v1/messages/unread/", call, new byte[0]).status());
      server.terminate();
      assertEquals(0, server.exitCode());
    }
    try (var lines = Files.lines(log)) {
      var names = lines.map(each -> each.replaceFirst("^(\\[[^\\]]*\\])+ (\\S+).*", "$2")).toList();
      assertTrue(names.contains("dev.understudy.http.HttpServer"), () -> "" + names.size());
      return names.stream().filter(each -> FOR_TLS.matcher(each).matches()).sorted().toList();
    }
  }

  @Test
  void aServerWithoutTlsLoadsNothingForIt(@TempDir Path folder) throws IOException {
    assertEquals(List.of(), loadedForTls(folder, "--port=0"));
  }

  @Test
  void aServerWithTlsLoadsIt(@TempDir Path folder) throws IOException {
    var loaded = loadedForTls(folder, "--port=0", "--ca=" + folder.resolve("ca"));
    assertTrue(loaded.contains("dev.understudy.tls.CertificateIssuer"), loaded::toString);
  }
}
