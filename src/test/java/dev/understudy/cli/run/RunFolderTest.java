package dev.understudy.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

@AnyDatabase
class RunFolderTest {
  @Test
  void theFolderIsPrivateAndDeletedAtTheEnd() throws IOException {
    var folder = RunFolder.create();
    var root = folder.resolve("");
    try (folder) {
      folder.write(
          new ProxySettings(
              "127.0.0.1",
              4711,
              folder.resolve("ca.pem"),
              folder.resolve("ca.jks"),
              List.of("api.example.com"),
              List.of("hooks.example.com")));
      for (var hook : List.of("node.cjs", "python/sitecustomize.py")) {
        var text = Files.readString(root.resolve(hook));
        assertTrue(
            text.contains(
                """
                {"host":"127.0.0.1","port":4711,"services":["api.example.com"],\
                "allowed":["hooks.example.com"],"refusals":"%s"}\
                """
                    .replace("%s", root.resolve("refused").toString())),
            text);
        assertFalse(text.contains("SETTINGS"), text);
      }
      assertEquals(
          """
          ca_certificate = ROOT/ca.pem
          ca_directory = ROOT/empty
          check_certificate = on
          use_proxy = on
          """,
          Files.readString(root.resolve("wgetrc")).replace(root.toString(), "ROOT"));
      assertEquals(
          """
          openssl.cafile = "ROOT/ca.pem"
          openssl.capath = "ROOT/empty"
          curl.cainfo = "ROOT/ca.pem"
          """,
          Files.readString(root.resolve("php/understudy.ini")).replace(root.toString(), "ROOT"));
      assumeTrue(isPosix(root));
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root)));
    } finally {
      folder.close();
      assertFalse(Files.exists(root));
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
