package dev.understudy.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate of a server.
 *
 * @param key the key of the leaf
 * @param leaf the certificate that the server shows
 * @param ca the certificate that clients trust
 */
public record ServerCertificate(PrivateKey key, X509Certificate leaf, X509Certificate ca) {
  private static final Pattern PEM_BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final int DNS_NAME = 2;

  /** Returns the names, and not the key. */
  @Override
  public String toString() {
    return "certificate for " + String.join(", ", names());
  }

  /**
   * Reads what {@link #toPem} has written.
   *
   * @throws IllegalArgumentException if the text is something else, or its parts do not fit
   */
  static ServerCertificate parse(String pem) {
    var key = new ArrayList<byte[]>();
    var certificates = new ArrayList<X509Certificate>();
    try {
      var block = PEM_BLOCK.matcher(pem);
      while (block.find()) {
        var der = Base64.getMimeDecoder().decode(block.group(2));
        if (block.group(1).equals(PRIVATE_KEY)) {
          key.add(der);
        } else if (block.group(1).equals(CERTIFICATE)) {
          certificates.add(certificate(der));
        }
      }
      if (key.size() != 1 || certificates.size() != 2) {
        throw new IllegalArgumentException("not one key and two certificates");
      }
      var privateKey =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.get(0)));
      var parsed = new ServerCertificate(privateKey, certificates.get(0), certificates.get(1));
      parsed.leaf.verify(parsed.ca.getPublicKey());
      parsed.checkKey();
      parsed.end();
      return parsed;
    } catch (GeneralSecurityException | DateTimeException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void checkKey() throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    var signed = signature.sign();
    signature.initVerify(leaf);
    if (!signature.verify(signed)) {
      throw new IllegalArgumentException("the key of another certificate");
    }
  }

  private static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /**
   * Reads certificates in PEM.
   *
   * @throws IllegalArgumentException if there is none
   */
  static List<X509Certificate> parseCertificates(String pem) {
    var certificates = new ArrayList<X509Certificate>();
    try {
      var block = PEM_BLOCK.matcher(pem);
      while (block.find()) {
        if (block.group(1).equals(CERTIFICATE)) {
          certificates.add(certificate(Base64.getMimeDecoder().decode(block.group(2))));
        }
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException(e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
    return certificates;
  }

  /** Returns the key and both certificates in PEM. */
  String toPem() {
    return pem(PRIVATE_KEY, key.getEncoded()) + pem(leaf) + pem(ca);
  }

  /** Returns the certificate that clients trust, in PEM. */
  public String caPem() {
    return pem(ca);
  }

  static String pem(X509Certificate certificate) {
    try {
      return pem(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] der) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
  }

  /** Returns the host names that it is for, in order. */
  public List<String> names() {
    try {
      var names = new TreeSet<String>();
      for (var alternative : leaf.getSubjectAlternativeNames()) {
        if (alternative.get(0).equals(DNS_NAME)) {
          names.add((String) alternative.get(1));
        }
      }
      return List.copyOf(names);
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the end of its validity. */
  public Instant end() {
    try {
      var fields = Der.read(leaf.getTBSCertificate()).get(0).values();
      // version, serial number, algorithm, issuer, validity
      return Der.readTime(fields.get(4).values().get(1));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the SHA-256 fingerprint of the CA's certificate, such as {@code 0A:1B:…}. */
  public String fingerprint() {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(ca.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether Understudy has made the certificate of this CA. */
  static boolean isOurs(X509Certificate ca) {
    return ca.getSubjectX500Principal().getName().contains("CN=" + CertificateIssuer.CA_NAME);
  }

  /** Returns the context of the server. It takes no part of a {@link KeyStore}, which is slow. */
  SSLContext serverContext() {
    return context(new KeyManager[] {new LeafKeyManager(this)}, new TrustManager[0]);
  }

  /** Returns a context for clients, which trusts the CA and nothing else. */
  public SSLContext clientContext() {
    try {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("understudy", ca);
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      return context(null, managers.getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }
}
