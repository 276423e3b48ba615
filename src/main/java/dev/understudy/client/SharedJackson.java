package dev.understudy.client;

import java.util.Locale;
import java.util.Optional;

/**
 * The annotations of Jackson 3 are those of Jackson 2. Next to an older Jackson 2 a build may
 * choose its older ones, with which Jackson 3 does not even load.
 */
public final class SharedJackson {
  /** The oldest that will do. */
  static final String VERSION = "2.22";

  /** That version has it, the one before has not. */
  private static final String NEWEST = "com.fasterxml.jackson.annotation.JsonApplyView";

  private SharedJackson() {}

  /**
   * What is wrong with those on this class path, and what to write into which file.
   *
   * @param who what does not work for it, such as {@code The server}
   * @return empty if they will do
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
