package dev.understudy.cli;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A small file beside a cache file that says for which jar and JVM the cache is, and how long it
 * is: a JVM crashes on a file that is cut off.
 */
final class CacheSignature {
  private CacheSignature() {}

  /** Writes the signature of a cache file that this JVM has just written for the jar. */
  static void write(File jar, File cache) throws IOException {
    try (var out = new FileOutputStream(file(cache))) {
      out.write(text(jar, cache).getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Returns whether a cache file is there that was written, as it is, for this jar and this JVM.
   */
  static boolean fits(File jar, File cache) throws IOException {
    var file = file(cache);
    if (!file.canRead() || !cache.canRead()) {
      return false;
    }
    try (var in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(text(jar, cache));
    }
  }

  private static File file(File cache) {
    return new File(cache.getPath() + ".for");
  }

  private static String text(File jar, File cache) {
    return String.join(
        "\n",
        System.getProperty("java.home"),
        System.getProperty("java.vm.version"),
        jar.getPath(),
        Long.toString(jar.length()),
        Long.toString(jar.lastModified()),
        Long.toString(cache.length()),
        "");
  }
}
