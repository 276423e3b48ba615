package dev.understudy.cli;

import java.io.File;
import java.net.URISyntaxException;

/** The jar that this program runs from. */
final class OwnJar {
  private OwnJar() {}

  /** Returns the jar that holds this class, or null if the classes are in a folder. */
  static File file() {
    try {
      var file = new File(OwnJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return file.isFile() ? file : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
