package dev.understudy.store;

import java.nio.file.Path;

/**
 * The location of a database, in words.
 *
 * @param shown its name, without secrets
 * @param advice a sentence that says how to take another one
 */
record DatabaseLocation(String shown, String advice) {
  static final DatabaseLocation MEMORY = new DatabaseLocation("memory", "");

  /** The place of H2 in files of this folder. */
  static DatabaseLocation of(Path folder) {
    return new DatabaseLocation(
        "the data folder " + folder, "To begin with an empty one, give another folder.");
  }

  /** The place that a JDBC URL names. */
  static DatabaseLocation of(String url) {
    return new DatabaseLocation(
        Database.withoutSecrets(url),
        url.startsWith(H2Url.PREFIX)
            ? "To begin with an empty one, give another URL."
            : "To begin with an empty one, give another URL, or add currentSchema= with the name of"
                + " an empty schema to this one.");
  }
}
