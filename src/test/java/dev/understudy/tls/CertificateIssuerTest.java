package dev.understudy.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ExternalTools;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates that the server makes, as another library reads them. */
@AnyDatabase
class CertificateIssuerTest {
  private static final Instant NOW = Instant.parse("2026-01-15T09:00:00.5Z");
  private static final List<String> NAMES = List.of("api.example.com", "localhost", "x.test");

  private final ServerCertificate issued = CertificateIssuer.issue(NAMES, NOW);
  private final X509CertificateHolder ca = holder(issued.ca());
  private final X509CertificateHolder leaf = holder(issued.leaf());

  private static X509CertificateHolder holder(X509Certificate certificate) {
    try {
      return new X509CertificateHolder(certificate.getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> ids(List<Extension> extensions) {
    return extensions.stream().map(each -> each.getExtnId().getId()).sorted().toList();
  }

  private static List<Extension> extensions(X509CertificateHolder certificate, boolean critical) {
    return Stream.of(certificate.getExtensions().getExtensionOIDs())
        .map(certificate::getExtension)
        .filter(each -> each.isCritical() == critical)
        .toList();
  }

  private static List<String> bases(GeneralSubtree[] trees) {
    return Stream.of(trees).map(each -> each.getBase().toString()).toList();
  }

  @Test
  void caSignsForTheNamesAndNothingElse() {
    assertEquals(List.of("2.5.29.15", "2.5.29.19", "2.5.29.30"), ids(extensions(ca, true)));
    assertEquals(List.of("2.5.29.14"), ids(extensions(ca, false)));
    var basic = BasicConstraints.fromExtensions(ca.getExtensions());
    assertTrue(basic.isCA());
    assertEquals(0, basic.getPathLenConstraint().intValue());
    assertSame(new KeyUsage(KeyUsage.keyCertSign), KeyUsage.fromExtensions(ca.getExtensions()));
    var limits =
        NameConstraints.getInstance(ca.getExtension(Extension.nameConstraints).getParsedValue());
    assertEquals(
        List.of("2: api.example.com", "2: localhost", "2: x.test"),
        bases(limits.getPermittedSubtrees()));
    assertEquals(
        List.of("7: #0000000000000000", "7: #" + "00".repeat(32)),
        bases(limits.getExcludedSubtrees()));
  }

  @Test
  void leafIsForTheNamesWithoutAnAddress() {
    assertEquals(List.of("2.5.29.15", "2.5.29.19"), ids(extensions(leaf, true)));
    assertEquals(
        List.of("2.5.29.14", "2.5.29.17", "2.5.29.35", "2.5.29.37"), ids(extensions(leaf, false)));
    assertFalse(BasicConstraints.fromExtensions(leaf.getExtensions()).isCA());
    assertSame(
        new KeyUsage(KeyUsage.digitalSignature), KeyUsage.fromExtensions(leaf.getExtensions()));
    assertSame(
        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth),
        ExtendedKeyUsage.fromExtensions(leaf.getExtensions()));
    assertSame(
        new GeneralNames(
            NAMES.stream()
                .map(each -> new GeneralName(GeneralName.dNSName, each))
                .toArray(GeneralName[]::new)),
        GeneralNames.fromExtensions(leaf.getExtensions(), Extension.subjectAlternativeName));
    assertArrayEquals(
        SubjectKeyIdentifier.fromExtensions(ca.getExtensions()).getKeyIdentifier(),
        AuthorityKeyIdentifier.fromExtensions(leaf.getExtensions()).getKeyIdentifierOctets());
  }

  private static void assertSame(ASN1Object expected, ASN1Object actual) {
    assertEquals(expected.toASN1Primitive(), actual.toASN1Primitive());
  }

  @Test
  void bothAreValidFor825DaysFromAnHourAgo() {
    for (var certificate : List.of(ca, leaf)) {
      var begin = certificate.getNotBefore().toInstant();
      assertEquals(Instant.parse("2026-01-15T08:00:00Z"), begin);
      assertEquals(begin.plus(Duration.ofDays(825)), certificate.getNotAfter().toInstant());
    }
    assertEquals(leaf.getNotAfter().toInstant(), issued.end());
  }

  @Test
  void signaturesAreTheCas() throws Exception {
    var verifier = new JcaContentVerifierProviderBuilder().build(ca);
    assertTrue(ca.isSignatureValid(verifier));
    assertTrue(leaf.isSignatureValid(verifier));
    assertEquals(ca.getSubject(), leaf.getIssuer());
    assertEquals(3, leaf.getVersionNumber());
    assertTrue(leaf.getSerialNumber().signum() > 0);
    assertTrue(leaf.getSerialNumber().bitLength() <= 128);
  }

  @Test
  void eachCaHasItsOwnNameAndKey() {
    var other = CertificateIssuer.issue(NAMES, NOW);
    assertNotEquals(other.ca().getSubjectX500Principal(), issued.ca().getSubjectX500Principal());
    assertNotEquals(other.ca().getPublicKey(), issued.ca().getPublicKey());
    assertNotEquals(other.leaf().getSerialNumber(), issued.leaf().getSerialNumber());
    var name = ca.getSubject().getRDNs(BCStyle.CN)[0].getFirst().getValue().toString();
    assertTrue(name.matches("Understudy CA [0-9a-f]{8}"), name);
  }

  @Test
  void onlyTheKeyOfTheLeafIsKept() throws Exception {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issued.key());
    signature.update(new byte[] {1});
    var signed = signature.sign();
    signature.initVerify(issued.leaf());
    signature.update(new byte[] {1});
    assertTrue(signature.verify(signed));
    // no field may hold another key
    assertEquals(
        List.of("ca", "key", "leaf"),
        Stream.of(ServerCertificate.class.getDeclaredFields())
            .filter(each -> !Modifier.isStatic(each.getModifiers()))
            .map(Field::getName)
            .sorted()
            .toList());
    assertEquals(
        List.of(),
        Stream.of(CertificateIssuer.class.getDeclaredFields())
            .filter(each -> !Modifier.isStatic(each.getModifiers()))
            .toList());
    assertEquals(1, issued.toPem().split("BEGIN [A-Z ]*KEY").length - 1);
  }

  @Test
  void whatIsWrittenCanBeRead() {
    assertEquals(issued, ServerCertificate.parse(issued.toPem()));
    assertEquals(NAMES, ServerCertificate.parse(issued.toPem()).names());
    var other = CertificateIssuer.issue(NAMES, NOW);
    var foreignCa = new ServerCertificate(issued.key(), issued.leaf(), other.ca()).toPem();
    var foreignKey = new ServerCertificate(other.key(), issued.leaf(), issued.ca()).toPem();
    for (var broken :
        List.of("", issued.caPem(), foreignCa, foreignKey, issued.toPem().replaceFirst("M", ""))) {
      assertThrows(IllegalArgumentException.class, () -> ServerCertificate.parse(broken));
    }
  }

  @Test
  void opensslVerifiesStrictly(@TempDir Path folder) throws IOException, InterruptedException {
    assumeTrue(ExternalTools.isThere("openssl"), "no openssl here");
    var now = CertificateIssuer.issue(NAMES, Instant.now());
    var caFile = Files.writeString(folder.resolve("ca.pem"), now.caPem());
    var leafFile = Files.writeString(folder.resolve("leaf.pem"), ServerCertificate.pem(now.leaf()));
    var process =
        new ProcessBuilder(
                "openssl",
                "verify",
                "-x509_strict",
                "-verify_hostname",
                "api.example.com",
                "-CAfile",
                caFile.toString(),
                leafFile.toString())
            .redirectErrorStream(true)
            .start();
    var output = String.join("\n", process.inputReader().lines().toList());
    assertEquals(0, process.waitFor(), output);
  }
}
