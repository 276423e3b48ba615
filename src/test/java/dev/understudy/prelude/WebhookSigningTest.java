package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.Receiver;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures of Prelude's webhooks, verified by the JDK and by other programs where installed. */
@AnyDatabase
class WebhookSigningTest {
  private static final String SCHEME = "rsassa-pss-sha256=";
  private static final Map<String, List<String>> VERIFIERS =
      Map.of(
          "openssl",
          List.of(
              "openssl",
              "dgst",
              "-sha256",
              "-sigopt",
              "rsa_padding_mode:pss",
              "-sigopt",
              "rsa_pss_saltlen:32",
              "-sigopt",
              "rsa_mgf1_md:sha256",
              "-verify",
              "key.pem",
              "-signature",
              "signature",
              "body"),
          "node",
          List.of(
              "node",
              "-e",
              """
              const c = require('crypto'), f = require('fs');
              const key = { key: f.readFileSync('key.pem'), padding: c.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
              process.exit(c.verify('sha256', f.readFileSync('body'), key, f.readFileSync('signature')) ? 0 : 1);
              """));

  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  static Stream<String> programs() {
    return VERIFIERS.keySet().stream().sorted();
  }

  private static Receiver.Got webhook(Sandbox sandbox) {
    try (var receiver = Receiver.content()) {
      Control.freeze(sandbox, "2026-01-15T09:00:00Z");
      Notify.to(sandbox).single().with("{'callback_url':'" + receiver.url() + "'}").send(200);
      Control.advance(sandbox, "PT0S");
      return receiver.got().get(0);
    }
  }

  private static byte[] signature(Receiver.Got webhook) {
    var header = webhook.headers().get("X-Webhook-Signature");
    assertTrue(header.startsWith(SCHEME), header);
    return Base64.getUrlDecoder().decode(header.substring(SCHEME.length()));
  }

  private static RSAPublicKey key(String pem) throws Exception {
    var der = pem.lines().filter(line -> !line.startsWith("-")).reduce("", String::concat);
    var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(der));
    return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
  }

  private static boolean verifies(RSAPublicKey key, String body, byte[] signature)
      throws Exception {
    var verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    verifier.initVerify(key);
    verifier.update(body.getBytes(StandardCharsets.UTF_8));
    return verifier.verify(signature);
  }

  @Test
  void theJdkVerifiesTheSignatureOfTheRawBody(Sandbox sandbox) throws Exception {
    var key = key(sandbox.prelude().signWebhooks(true).publicKey().orElseThrow());
    assertEquals(2048, key.getModulus().bitLength());
    var webhook = webhook(sandbox);
    assertTrue(verifies(key, webhook.body(), signature(webhook)));
    assertFalse(verifies(key, webhook.body() + " ", signature(webhook)));
    assertEquals(
        Optional.of(webhook.headers().get("X-Webhook-Signature")),
        sandbox.webhooks().list().get(0).signature());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void anotherProgramVerifiesIt(String program, Sandbox sandbox, @TempDir Path folder)
      throws Exception {
    Assumptions.assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, program))),
        program + " is not installed");
    var pem = sandbox.prelude().signWebhooks(true).publicKey().orElseThrow();
    var webhook = webhook(sandbox);
    Files.writeString(folder.resolve("key.pem"), pem);
    Files.write(folder.resolve("signature"), signature(webhook));
    Files.writeString(folder.resolve("body"), webhook.body());
    assertEquals(0, exit(program, folder));
    Files.writeString(folder.resolve("body"), webhook.body() + " ");
    assertNotEquals(0, exit(program, folder));
  }

  private static int exit(String program, Path folder) throws Exception {
    var process =
        new ProcessBuilder(VERIFIERS.get(program))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), program + " does not end");
    return process.exitValue();
  }

  @Test
  void webhooksAreUnsignedUntilATestSaysSo(Sandbox sandbox) {
    assertEquals(Optional.empty(), sandbox.prelude().webhookSigning().publicKey());
    assertFalse(sandbox.prelude().webhookSigning().enabled());
    assertFalse(webhook(sandbox).headers().containsKey("X-Webhook-Signature"));
    assertEquals(Optional.empty(), sandbox.webhooks().list().get(0).signature());
  }

  @Test
  void aFixtureTurnsSigningOnAndACallTurnsItOff(Sandbox sandbox) {
    sandbox.addFixtures("prelude: { webhook_signing: { enabled: true } }");
    var signing = sandbox.prelude().webhookSigning();
    assertTrue(signing.enabled());
    assertTrue(webhook(sandbox).headers().containsKey("X-Webhook-Signature"));
    assertEquals(signing.publicKey(), sandbox.prelude().signWebhooks(false).publicKey());
    assertFalse(webhook(sandbox).headers().containsKey("X-Webhook-Signature"));
    sandbox.reset();
    assertEquals(signing, sandbox.prelude().webhookSigning());
  }

  @Test
  void theSameCallsHaveTheSameSignatures(Sandbox sandbox) {
    var first = signedByFixture(sandbox);
    sandbox.reset();
    assertEquals(first, signedByFixture(sandbox));
    assertEquals(first.size(), first.stream().distinct().count());
  }

  private static List<String> signedByFixture(Sandbox sandbox) {
    sandbox.prelude().signWebhooks(true);
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    Notify.to(sandbox).single().with("{'callback_url':'http://127.0.0.1:9/'}").send(200);
    Control.advance(sandbox, "PT0S");
    return sandbox.webhooks().list().stream().map(each -> each.signature().orElseThrow()).toList();
  }

  @Test
  void theBodyOfTheCallIsChecked(Sandbox sandbox) {
    Api.admin(sandbox).body("{}").put("/prelude/webhook-signing").then().statusCode(400);
    Api.admin(sandbox)
        .body("{\"enabled\":\"yes\"}")
        .put("/prelude/webhook-signing")
        .then()
        .statusCode(400);
  }
}
