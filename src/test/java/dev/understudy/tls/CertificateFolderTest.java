package dev.understudy.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder of {@code --ca}. */
@AnyDatabase
class CertificateFolderTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:00:00Z");
  private static final List<String> NAMES = List.of("api.example.com", "localhost");

  @TempDir private Path parent;
  private Path folder;

  @BeforeEach
  void name() {
    folder = parent.resolve("new/ca");
  }

  private CertificateFolder.Stored open(Instant now, String... names) {
    return new CertificateFolder(folder).open(List.of(names), now);
  }

  private CertificateFolder.Stored open() {
    return new CertificateFolder(folder).open(NAMES, NOW);
  }

  private String refusal() {
    return assertThrows(CertificateFolderException.class, this::open).getMessage();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private void assertFilesAreOf(ServerCertificate certificate) throws Exception {
    assertEquals(certificate.caPem(), Files.readString(folder.resolve("ca.pem")));
    assertEquals(certificate.toPem(), Files.readString(folder.resolve("server.pem")));
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    try (var in = Files.newInputStream(folder.resolve("ca.jks"))) {
      store.load(in, null);
    }
    assertEquals(1, store.size());
    assertEquals(certificate.ca(), store.getCertificate(store.aliases().nextElement()));
  }

  @Test
  void aNewFolderIsForItsUserOnly() throws Exception {
    assumeTrue(Files.getFileStore(parent).supportsFileAttributeView("posix"), "no modes here");
    var stored = open();
    assertEquals(Optional.empty(), stored.notice());
    assertEquals(NAMES, stored.certificate().names());
    assertFilesAreOf(stored.certificate());
    assertEquals("rwx------", mode(folder));
    assertEquals("rw-------", mode(folder.resolve("server.pem")));
    assertEquals("rw-r--r--", mode(folder.resolve("ca.pem")));
    assertEquals("rw-r--r--", mode(folder.resolve("ca.jks")));
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of(".lock", "ca.jks", "ca.pem", "server.pem"),
          files.map(each -> each.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void noFileHasTheKeyOfTheCa() throws Exception {
    var stored = open();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var keys =
            Files.readString(file, StandardCharsets.ISO_8859_1).split("PRIVATE KEY").length / 2;
        assertEquals(file.endsWith("server.pem") ? 1 : 0, keys, file::toString);
      }
    }
    // the one that is there belongs to the leaf
    assertEquals(
        stored.certificate(),
        ServerCertificate.parse(Files.readString(folder.resolve("server.pem"))));
  }

  @Test
  void aLaterStartUsesTheFilesAgain() throws Exception {
    var first = open();
    Files.delete(folder.resolve(".lock"));
    assertEquals(first, open());
    assertEquals(first, open(NOW.plus(Duration.ofDays(790)), "localhost"));
    assertFalse(Files.exists(folder.resolve(".lock")), "nothing is written");
  }

  @Test
  void aCertificateThatEndsSoonIsReplaced() throws Exception {
    var first = open();
    var second = open(NOW.plus(Duration.ofDays(796)), "localhost");
    assertNotEquals(first.certificate().ca(), second.certificate().ca());
    var notice = second.notice().orElseThrow();
    assertTrue(notice.startsWith("The certificate in " + folder + " ends on 2028-04-"), notice);
    assertTrue(notice.contains("it has a new CA now"), notice);
    assertFilesAreOf(second.certificate());
  }

  @Test
  void aCertificateWithoutANameIsReplaced() throws Exception {
    open();
    var second = open(NOW, "localhost", "x.test", "y.test");
    var notice = second.notice().orElseThrow();
    assertTrue(
        notice.startsWith("The certificate in " + folder + " was not for x.test, y.test: "),
        notice);
    assertFilesAreOf(second.certificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "ca.jks"})
  void whatClientsTrustIsWrittenAgain(String name) throws Exception {
    var first = open();
    for (var content : List.of("", "damaged", first.certificate().toPem())) {
      Files.writeString(folder.resolve(name), content);
      assertEquals(first, open());
      assertFilesAreOf(first.certificate());
    }
    Files.delete(folder.resolve(name));
    assertEquals(first, open());
    assertFilesAreOf(first.certificate());
  }

  @Test
  void aMissingKeyMakesANewCa() throws Exception {
    open();
    Files.delete(folder.resolve("server.pem"));
    var second = open();
    var notice = second.notice().orElseThrow();
    assertTrue(
        notice.startsWith("The key of the certificate in " + folder + " is missing: "), notice);
    assertFilesAreOf(second.certificate());
  }

  @Test
  void aDamagedKeyIsRefusedAndKept() throws IOException {
    open();
    var file = folder.resolve("server.pem");
    var half = Files.readString(file).substring(0, 300);
    var foreign = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    for (var content : List.of("", half, foreign)) {
      Files.writeString(file, content);
      assertEquals(
          file
              + " is damaged, or Understudy has not made it. Delete it to have a new one made, or"
              + " give another folder with --ca DIR.",
          refusal());
      assertEquals(content, Files.readString(file));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "ca.jks"})
  void certificatesOfOthersAreKept(String name) throws IOException {
    Files.createDirectories(folder);
    var file = Files.writeString(folder.resolve(name), "somebody else's");
    assertTrue(refusal().contains("was not made by Understudy, and is not replaced"), refusal());
    assertEquals("somebody else's", Files.readString(file));
    assertFalse(Files.exists(folder.resolve("server.pem")));
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.createFile(folder);
    assertEquals(
        "The folder "
            + folder
            + " for certificates can't be used: it is a file ("
            + folder
            + "). Give one that this user can write to with --ca DIR.",
        refusal());
  }

  @Test
  void aFolderThatCantBeMadeIsNamed() throws IOException {
    folder = Files.createFile(parent.resolve("file")).resolve("ca");
    assertTrue(refusal().startsWith("The folder " + folder + " for certificates can't be used: "));
  }

  @Test
  void aFolderOfTheSystemIsNamed() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no folder here that nobody can write to");
    folder = Path.of("/proc/understudy");
    assertEquals(
        "The folder /proc/understudy for certificates can't be used: it does not exist and can't be"
            + " created. Give one that this user can write to with --ca DIR.",
        refusal());
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws IOException {
    Files.createDirectories(folder);
    try {
      var users = folder.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(folder, users.lookupPrincipalByName("nobody"));
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "this user can't give a folder away: " + e);
    }
    assertTrue(
        refusal().startsWith("The folder " + folder + " for certificates belongs to nobody, not"),
        refusal());
    assertFalse(Files.exists(folder.resolve("server.pem"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void serversThatMakeAFolderAtOnceShareIt() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      var opened = new ArrayList<Future<CertificateFolder.Stored>>();
      for (int i = 0; i < 8; i++) {
        opened.add(threads.submit(() -> open()));
      }
      var first = opened.get(0).get();
      for (var each : opened) {
        assertEquals(first.certificate(), each.get().certificate());
      }
      assertFilesAreOf(first.certificate());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void processesThatMakeAFolderAtOnceShareIt() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.understudy.cli.Main",
                  "ca",
                  "--ca=" + folder)
              .redirectErrorStream(true)
              .start());
    }
    var outputs = new ArrayList<List<String>>();
    for (var process : processes) {
      outputs.add(process.inputReader().lines().toList());
      assertEquals(0, process.waitFor(), () -> outputs.toString());
    }
    assertEquals(outputs.get(0), outputs.get(1));
    assertTrue(outputs.get(0).get(0).endsWith("ca.pem"), outputs::toString);
  }

  @Test
  void trustFilesMayHaveTheRootsOfTheJdk() throws Exception {
    var certificate = open().certificate();
    var files = new TrustFiles(folder);
    files.write(certificate.caPem(), true);
    var trusted = ServerCertificate.parseCertificates(Files.readString(files.pem()));
    assertEquals(certificate.ca(), trusted.get(0));
    assertTrue(trusted.size() > 10);
    files.write(certificate.caPem(), false);
    assertFilesAreOf(certificate);
    for (var text : Stream.of("", "no certificate", "-----BEGIN CERTIFICATE-----").toList()) {
      assertThrows(IllegalArgumentException.class, () -> files.write(text, false));
    }
  }
}
