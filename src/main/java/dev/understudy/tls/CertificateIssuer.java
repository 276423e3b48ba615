package dev.understudy.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Issuer of server certificates. Each has a certificate authority (CA) of its own, whose key signs
 * it and is then forgotten: no other certificate of that CA can ever be made.
 */
public final class CertificateIssuer {
  /** The longest validity that Apple's clients accept. */
  static final Duration VALIDITY = Duration.ofDays(825);

  /** The time that the clock of a client may be behind. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

  /** The beginning of the names of all CAs. */
  static final String CA_NAME = "Understudy CA ";

  private static final int SHORTENED_HASH_BYTES = 20;
  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.objectId("1.2.840.10045.4.3.2"));

  /** All IPv4 and all IPv6 addresses: address and mask, all zeros. */
  private static final List<byte[]> ALL_ADDRESSES = List.of(new byte[8], new byte[32]);

  private CertificateIssuer() {}

  /**
   * Issues a certificate.
   *
   * @param names the host names that it is for
   */
  public static ServerCertificate issue(List<String> names, Instant now) {
    try {
      var keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      var ca = keys.generateKeyPair();
      var leaf = keys.generateKeyPair();
      var caName = name(CA_NAME + HexFormat.of().formatHex(keyId(ca.getPublic()), 0, 4));
      var caCertificate =
          sign(
              ca.getPrivate(),
              certificate(caName, caName, ca.getPublic(), now, caExtensions(ca, names)));
      var leafCertificate =
          sign(
              ca.getPrivate(),
              certificate(
                  caName,
                  name("Understudy"),
                  leaf.getPublic(),
                  now,
                  leafExtensions(ca, leaf, names)));
      return new ServerCertificate(leaf.getPrivate(), leafCertificate, caCertificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM can't make certificates", e);
    }
  }

  private static byte[] caExtensions(KeyPair ca, List<String> names) {
    var permitted = names.stream().map(CertificateIssuer::dnsName).map(Der::sequence);
    var excluded = ALL_ADDRESSES.stream().map(each -> Der.implicit(7, each)).map(Der::sequence);
    return Der.sequence(
        extension("2.5.29.19", true, Der.sequence(Der.bool(true), Der.integer(0))),
        // keyCertSign
        extension("2.5.29.15", true, Der.bits(2, (byte) 0x04)),
        extension(
            "2.5.29.30",
            true,
            Der.sequence(
                Der.explicit(0, permitted.toArray(byte[][]::new)),
                Der.explicit(1, excluded.toArray(byte[][]::new)))),
        subjectKeyId(ca));
  }

  /**
   * Returns the extensions of a leaf. It has no address: BoringSSL takes none beside the limits.
   */
  private static byte[] leafExtensions(KeyPair ca, KeyPair leaf, List<String> names) {
    var alternatives = names.stream().map(CertificateIssuer::dnsName).toArray(byte[][]::new);
    return Der.sequence(
        extension("2.5.29.19", true, Der.sequence()),
        // digitalSignature
        extension("2.5.29.15", true, Der.bits(7, (byte) 0x80)),
        // serverAuth
        extension("2.5.29.37", false, Der.sequence(Der.objectId("1.3.6.1.5.5.7.3.1"))),
        extension("2.5.29.17", false, Der.sequence(alternatives)),
        subjectKeyId(leaf),
        // without it, Python 3.13 refuses the certificate
        extension("2.5.29.35", false, Der.sequence(Der.implicit(0, keyId(ca.getPublic())))));
  }

  private static byte[] dnsName(String name) {
    return Der.implicit(2, name.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] subjectKeyId(KeyPair keys) {
    return extension("2.5.29.14", false, Der.octets(keyId(keys.getPublic())));
  }

  private static byte[] extension(String id, boolean isCritical, byte[] value) {
    var content = Der.octets(value);
    return isCritical
        ? Der.sequence(Der.objectId(id), Der.bool(true), content)
        : Der.sequence(Der.objectId(id), content);
  }

  private static byte[] name(String commonName) {
    return Der.sequence(attribute("2.5.4.10", "Understudy"), attribute("2.5.4.3", commonName));
  }

  private static byte[] attribute(String id, String text) {
    return Der.set(Der.sequence(Der.objectId(id), Der.text(text)));
  }

  private static byte[] certificate(
      byte[] issuer, byte[] subject, PublicKey key, Instant now, byte[] extensions) {
    var begin = now.minus(CLOCK_TOLERANCE).truncatedTo(ChronoUnit.SECONDS);
    return Der.sequence(
        // version 3
        Der.explicit(0, Der.integer(2)),
        // unique, as the key is; not larger than 20 bytes
        Der.integer(new BigInteger(1, Arrays.copyOf(keyId(key), 16))),
        ECDSA_WITH_SHA256,
        issuer,
        Der.sequence(Der.time(begin), Der.time(begin.plus(VALIDITY))),
        subject,
        key.getEncoded(),
        Der.explicit(3, extensions));
  }

  private static X509Certificate sign(PrivateKey key, byte[] certificate)
      throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(certificate);
    var signed = Der.sequence(certificate, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed));
  }

  /** Returns the id of a key: the beginning of its hash (RFC 7093). */
  private static byte[] keyId(PublicKey key) {
    try {
      return Arrays.copyOf(
          MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), SHORTENED_HASH_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
