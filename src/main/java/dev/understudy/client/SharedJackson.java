package dev.understudy.client;

import java.util.Locale;
import java.util.Optional;

/**
 * A check of the annotations that Jackson 2 and 3 share. Next to an older Jackson 2 a build may
 * choose an older version of them, with which Jackson 3 does not load.
 */
public final class SharedJackson {
  /** The oldest version that works. */
  static final String VERSION = "2.22";

  /** A class that this version has and the one before lacks. */
  private static final String NEWEST = "com.fasterxml.jackson.annotation.JsonApplyView";

  private SharedJackson() {}

  /**
   * Returns the problem with the annotations on this class path, and the lines that fix it.
   *
   * @param who the part that can't start, such as {@code The server}
   * @return empty if they work
   */
  public static Optional<String> complaint(String who) {
    try {
      Class.forName(NEWEST, false, SharedJackson.class.getClassLoader());
      return Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              """
              %1$s can't start next to this version of com.fasterxml.jackson.core:\
              jackson-annotations: it needs %2$s or later, which any Jackson 2 is content with, too. \
              Something else in your build chose an older one; in a POM this has the last word:
                <dependency>
                  <groupId>com.fasterxml.jackson.core</groupId>
                  <artifactId>jackson-annotations</artifactId>
                  <version>%2$s</version>
                </dependency>\
              """,
              who,
              VERSION));
    }
  }
}
