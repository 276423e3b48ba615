package dev.understudy.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The files in a folder that tell clients which certificates to trust: {@code ca.pem} and {@code
 * ca.jks}.
 */
public final class TrustFiles {
  private static final String MODE = "rw-r--r--";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;

  /** Creates a view of a folder. */
  public TrustFiles(Path folder) {
    this.folder = folder;
  }

  /** Returns the file in PEM, which most clients read. */
  public Path pem() {
    return folder.resolve("ca.pem");
  }

  /** Returns the key store for Java. It can be read without a password. */
  public Path jks() {
    return folder.resolve("ca.jks");
  }

  /**
   * Writes both files.
   *
   * @param caPem certificates in PEM
   * @param withRootsOfJdk whether clients trust the public certificate authorities, too
   * @throws IOException if the folder can't be written to
   * @throws IllegalArgumentException if the text has no certificate
   */
  public void write(String caPem, boolean withRootsOfJdk) throws IOException {
    var trusted = new ArrayList<>(ServerCertificate.parseCertificates(caPem));
    if (withRootsOfJdk) {
      trusted.addAll(rootsOfJdk());
    }
    write(trusted);
  }

  void write(List<X509Certificate> trusted) throws IOException {
    var text = new StringBuilder();
    trusted.forEach(each -> text.append(ServerCertificate.pem(each)));
    write(pem(), MODE, text.toString().getBytes(StandardCharsets.US_ASCII));
    write(jks(), MODE, keyStore(trusted));
  }

  /** Writes a file in one step, so that no reader finds half of it. */
  static void write(Path file, String mode, byte[] content) throws IOException {
    // only this user may read it
    var part = Files.createTempFile(file.toAbsolutePath().getParent(), ".understudy", ".part");
    try {
      Files.write(part, content);
      if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(mode));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Returns a key store with certificates in the format JKS, which is fast to write. */
  static byte[] keyStore(List<X509Certificate> trusted) {
    try {
      var store = KeyStore.getInstance("JKS");
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("ca-" + i, trusted.get(i));
      }
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, PASSWORD);
      return bytes.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JVM can't write a key store", e);
    }
  }

  private static List<X509Certificate> rootsOfJdk() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Stream.of(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .flatMap(each -> Stream.of(((X509TrustManager) each).getAcceptedIssuers()))
          .toList();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificates of this JVM can't be read", e);
    }
  }

  /** Returns whether at least one of the files exists. */
  boolean exist() {
    return Files.exists(pem()) || Files.exists(jks());
  }

  /** Returns whether both files are of this CA. */
  boolean have(X509Certificate ca) {
    return List.of(ca).equals(inPem()) && List.of(ca).equals(inJks());
  }

  /** Returns whether the files that exist are of a CA that Understudy has made. */
  boolean areOurs() {
    var found = Stream.of(inPem(), inJks()).flatMap(List::stream).toList();
    return !found.isEmpty() && found.stream().allMatch(ServerCertificate::isOurs);
  }

  private List<X509Certificate> inPem() {
    try {
      return ServerCertificate.parseCertificates(
          Files.readString(pem(), StandardCharsets.ISO_8859_1));
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }

  private List<X509Certificate> inJks() {
    try (InputStream in = Files.newInputStream(jks())) {
      var store = KeyStore.getInstance("JKS");
      store.load(in, null);
      var certificates = new ArrayList<X509Certificate>();
      for (var names = store.aliases(); names.hasMoreElements(); ) {
        certificates.add((X509Certificate) store.getCertificate(names.nextElement()));
      }
      return certificates;
    } catch (GeneralSecurityException | IOException e) {
      return List.of();
    }
  }
}
