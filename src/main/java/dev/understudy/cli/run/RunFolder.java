package dev.understudy.cli.run;

import dev.understudy.StartException;
import dev.understudy.json.WireJson;
import dev.understudy.tls.TrustFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of one run, in a folder that only this user can read and that is deleted at the end:
 * hooks for Node and Python, settings of wget and PHP, and the certificates.
 */
public final class RunFolder implements AutoCloseable {
  private static final String NODE_HOOK = "node.cjs";
  private static final String PYTHON_HOOK = "sitecustomize.py";
  private static final String SETTINGS = "SETTINGS";

  private static final String WGETRC =
      """
      ca_certificate = %s
      ca_directory = %s
      check_certificate = on
      use_proxy = on
      """;
  private static final String PHP_INI =
      """
      openssl.cafile = "%s"
      openssl.capath = "%s"
      curl.cainfo = "%s"
      """;

  private final Path root;

  private RunFolder(Path root) {
    this.root = root;
  }

  /**
   * Creates a folder among the temporary files of this machine.
   *
   * @throws StartException if nothing can be written there
   */
  public static RunFolder create() {
    try {
      return new RunFolder(Files.createTempDirectory("understudy-run"));
    } catch (IOException e) {
      throw new StartException(
          "No temporary folder can be made in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e
              + ". Name another with java -Djava.io.tmpdir=DIR.",
          e);
    }
  }

  /** Writes the files that the environment of a child process names. */
  public void write(ProxySettings proxy) {
    try {
      Files.createDirectories(emptyFolder());
      Files.createDirectories(pythonFolder());
      Files.createDirectories(phpFolder());
      Files.writeString(nodeHook(), resource(NODE_HOOK).replace(SETTINGS, json(proxy)));
      Files.writeString(
          pythonFolder().resolve(PYTHON_HOOK),
          resource(PYTHON_HOOK).replace(SETTINGS, json(proxy)));
      Files.writeString(wgetrc(), String.format(Locale.ROOT, WGETRC, proxy.caPem(), emptyFolder()));
      Files.writeString(
          phpFolder().resolve("understudy.ini"),
          String.format(Locale.ROOT, PHP_INI, proxy.caPem(), emptyFolder(), proxy.caPem()));
    } catch (IOException e) {
      throw new StartException("The folder " + root + " can't be written: " + e + ".", e);
    }
  }

  private String json(ProxySettings proxy) {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("host", proxy.host());
    settings.put("port", proxy.port());
    settings.put("services", proxy.services());
    settings.put("allowed", proxy.allowed());
    settings.put("refusals", refusals().toString());
    return new String(WireJson.write(settings), StandardCharsets.UTF_8);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = RunFolder.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns a path in this folder. */
  public Path resolve(String name) {
    return root.resolve(name);
  }

  /** Returns the files with the certificates that the child trusts. */
  public TrustFiles trustFiles() {
    return new TrustFiles(root);
  }

  Path emptyFolder() {
    return resolve("empty");
  }

  Path nodeHook() {
    return resolve(NODE_HOOK);
  }

  Path pythonFolder() {
    return resolve("python");
  }

  Path phpFolder() {
    return resolve("php");
  }

  Path wgetrc() {
    return resolve("wgetrc");
  }

  private Path refusals() {
    return resolve("refused");
  }

  /** Returns the hosts that the hooks refused, with the number of connections. */
  public Map<String, Integer> refusedHosts() {
    var counts = new TreeMap<String, Integer>();
    try {
      if (Files.exists(refusals())) {
        Files.readAllLines(refusals()).forEach(host -> counts.merge(host, 1, Integer::sum));
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the folder. */
  @Override
  public void close() {
    try (var files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(RunFolder::delete);
    } catch (IOException | UncheckedIOException e) {
      // the child's children may still write to it
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
