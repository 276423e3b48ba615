package dev.understudy;

/**
 * The annotations of Jackson 3 are those of Jackson 2. Next to an older Jackson 2 a build may
 * choose its older ones, with which Jackson 3 does not even load.
 */
final class SharedJackson {
  /** The oldest that will do. */
  static final String VERSION = "2.22";

  /** That version has it, the one before has not. */
  private static final String NEWEST = "com.fasterxml.jackson.annotation.JsonApplyView";

  private SharedJackson() {}

  /**
   * Looks whether they will do.
   *
   * @throws StartException if not; it says what to write into which file
   */
  static void check() {
    try {
      Class.forName(NEWEST, false, SharedJackson.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new StartException(
          """
          The server can't start next to this version of com.fasterxml.jackson.core:\
          jackson-annotations: it needs %1$s or later, which any Jackson 2 is content with, too. \
          Something else in your build chose an older one; in a POM this has the last word:
            <dependency>
              <groupId>com.fasterxml.jackson.core</groupId>
              <artifactId>jackson-annotations</artifactId>
              <version>%1$s</version>
            </dependency>"""
              .formatted(VERSION),
          e);
    }
  }
}
