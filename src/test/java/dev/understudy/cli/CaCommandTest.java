package dev.understudy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ExternalTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code ca}, and the options of the server that concern certificates. */
@AnyDatabase
class CaCommandTest {
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();

  @TempDir private Path folder;

  private int run(String... arguments) {
    out.clear();
    err.clear();
    return new Main(Map.of(), out::add, err::add).exitCode(List.of(arguments));
  }

  private String ca() {
    return "--ca=" + folder.resolve("it's ca");
  }

  @Test
  void certificateIsMadeAndShown() {
    assertEquals(0, run("ca", ca(), "--tls-name=x.test"));
    var pem = folder.resolve("it's ca/ca.pem");
    var lines = out.get(0).lines().toList();
    assertEquals("Certificate: " + pem, lines.get(0));
    assertTrue(lines.get(1).matches("SHA-256:     ([0-9A-F]{2}:){31}[0-9A-F]{2}"), lines.get(1));
    assertTrue(lines.get(2).matches("Valid until: 20\\d\\d-\\d\\d-\\d\\d"), lines.get(2));
    assertEquals(
        "Host names:  api.prelude.dev, api.prolific.co, api.prolific.com, api.sociocs.com,"
            + " localhost, x.test",
        lines.get(3));
    assertTrue(out.get(0).contains("--cacert " + pem), out.get(0));
    assertEquals(List.of(), err);
    // again, with fewer names
    var first = out.get(0);
    assertEquals(0, run("ca", ca()));
    assertEquals(first, out.get(0));
    // with a name that it lacks
    assertEquals(0, run("ca", ca(), "--tls-name=y.test"));
    assertTrue(err.get(0).contains("was not for y.test: it has a new CA now."), err.get(0));
  }

  @Test
  void fingerprintIsThatOfOpenssl() throws IOException, InterruptedException {
    assumeTrue(ExternalTools.isThere("openssl"), "no openssl here");
    run("ca", ca());
    var openssl =
        new ProcessBuilder(
                "openssl",
                "x509",
                "-noout",
                "-sha256",
                "-fingerprint",
                "-in",
                folder.resolve("it's ca/ca.pem").toString())
            .start();
    var printed = openssl.inputReader().readLine().replaceFirst(".*=", "");
    assertTrue(out.get(0).contains("SHA-256:     " + printed), printed);
  }

  @Test
  void pathsArePrintedAlone() {
    assertEquals(0, run("ca", ca(), "--pem"));
    assertEquals(List.of(folder.resolve("it's ca/ca.pem").toString()), out);
    assertEquals(0, run("ca", ca(), "--jks", "--pem=false"));
    assertEquals(List.of(folder.resolve("it's ca/ca.jks").toString()), out);
  }

  @Test
  void variablesAreForAShell() throws IOException, InterruptedException {
    assumeTrue(ExternalTools.isThere("sh"), "no shell here");
    assertEquals(0, run("ca", ca(), "--env"));
    var script = out.get(0) + "\ncat \"$SSL_CERT_FILE\"; echo \"$JAVA_TOOL_OPTIONS\"\n";
    var shell =
        new ProcessBuilder("sh", Files.writeString(folder.resolve("script"), script).toString())
            .redirectErrorStream(true)
            .start();
    var printed = String.join("\n", shell.inputReader().lines().toList());
    assertTrue(printed.contains(Files.readString(folder.resolve("it's ca/ca.pem"))), printed);
    assertTrue(printed.contains("-Djavax.net.ssl.trustStore=" + folder + "/it's ca"), printed);
  }

  @Test
  void callsThatAreWrongGetASentence() {
    assertEquals(2, run("ca"));
    assertEquals(List.of("ca needs a folder: ca --ca DIR."), err);
    assertEquals(2, run("ca", ca(), "--pem", "--env"));
    assertEquals(List.of("Give one of --pem, --jks and --env."), err);
    assertEquals(List.of(), out);
  }

  @Test
  void aFolderThatCantBeUsedEndsTheServer() throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    for (var command : List.of("ca", "--port=0")) {
      assertEquals(1, run(command, "--ca=" + file.resolve("ca")), command);
      assertTrue(
          err.get(0).startsWith("The folder " + file.resolve("ca") + " for certificates"),
          err::toString);
      assertEquals(2, run(command, "--ca=" + file), command);
      assertTrue(err.get(0).startsWith("--ca is the path of a folder, "), err.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4",
        "::1",
        "[::1]",
        "*.example.com",
        "https://x",
        "x:1",
        "a..b",
        "a b",
        "-a"
      })
  void aNameInACertificateIsAHostName(String name) {
    assertEquals(2, run("--port=0", ca(), "--tls-name=" + name));
    assertTrue(
        err.get(0).startsWith("--tls-name is a host name such as understudy.test, "), err.get(0));
    assertFalse(Files.exists(folder.resolve("it's ca")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tls-name=x.test | --tls-name and --allow-host need TLS: give a folder for its",
        "--allow-host=x.test | --tls-name and --allow-host need TLS: give a folder for its",
        "--also-port=0 | --also-port is a whole number from 1 to 65535, not '0'.",
        "--also-port=443,x | --also-port is a whole number from 1 to 65535, not 'x'.",
        "--ca= | --ca is empty: give it a value, or leave it out.",
        "--host=0.0.0.0 --ca=/x --allow-host=x | --allow-host on an address that other machines"
      })
  void optionsThatDoNotFitGetASentence(String options, String sentence) {
    assertEquals(2, run(options.split(" ")));
    assertTrue(err.get(0).startsWith(sentence), err.get(0));
  }
}
