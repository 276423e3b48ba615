package dev.understudy.store;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The JDBC URL of an H2 database, with the settings that this server needs. */
final class H2Url {
  static final String PREFIX = "jdbc:h2:";

  private static final Map<String, String> SETTINGS = new LinkedHashMap<>();

  static {
    // otherwise H2 acknowledges commits that a killed process has not written yet
    SETTINGS.put("WRITE_DELAY", "0");
    // chunks without live pages are written over at once; otherwise they stay for 45 seconds, and
    // each commit makes one
    SETTINGS.put("RETENTION_TIME", "0");
    // a failure is reported by whoever asked, with a sentence; H2 would also print it
    SETTINGS.put("TRACE_LEVEL_FILE", "0");
    // the server closes the database itself, after the calls in flight
    SETTINGS.put("DB_CLOSE_ON_EXIT", "FALSE");
    // a transaction may make a dozen statements, and H2 remembers eight; but each of ours makes it
    // look through all queries among them
    SETTINGS.put("QUERY_CACHE_SIZE", "32");
    SETTINGS.put("LOCK_TIMEOUT", Integer.toString(Database.LOCK_TIMEOUT_MS));
  }

  private H2Url() {}

  /** Returns the URL with those settings added that it does not have. */
  static String complete(String url) {
    var given = url.toUpperCase(Locale.ROOT);
    var complete = new StringBuilder(url);
    SETTINGS.forEach(
        (name, value) -> {
          if (!given.contains(";" + name + "=")) {
            complete.append(';').append(name).append('=').append(value);
          }
        });
    return complete.toString();
  }

  /** Returns the URL of a database with this added to its name. */
  static String withSuffix(String url, String suffix) {
    int end = url.indexOf(';');
    return end < 0 ? url + suffix : url.substring(0, end) + suffix + url.substring(end);
  }

  /** Returns whether the URL says that only a database that exists may be opened. */
  static boolean mayNotCreate(String url) {
    var given = url.toUpperCase(Locale.ROOT);
    return given.contains(";IFEXISTS=TRUE") || given.contains(";FORBID_CREATION=TRUE");
  }
}
