package dev.understudy.json;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What counts as the URL of something on the web. */
public final class WebUrl {
  // java.net.URI finds no host in names with an underscore, which container networks are full of
  private static final Pattern NAMED =
      Pattern.compile("(?:[^@]*@)?[A-Za-z0-9._-]+(?::[0-9]{0,5})?");
  private static final Pattern PORT = Pattern.compile(":([0-9]+)$");
  private static final int LAST_PORT = 65_535;

  private static final String HIDDEN = "***";
  private static final Pattern USER_INFO = Pattern.compile("(?i)(https?://)[^/?#\\s\"<>\\\\]*(@)");

  /** The same in a form or query, where the URL itself is percent-encoded. */
  private static final Pattern ENCODED_USER_INFO =
      Pattern.compile("(?i)(https?(?::|%3A)%2F%2F)(?:(?!%2F|%3F|%23)[^&\\s\"<>])*(@|%40)");

  private static final Pattern CUT_USER_INFO =
      Pattern.compile("(?i)(https?(?::|%3A)(?:/|%2F){2})[^/?#\\s\"<>\\\\&]*$");

  // ours: more than servers take (RFC 9110, 4.1, asks for 8000), and webhooks keep it again and
  // again
  private static final int MAX_LENGTH = 8_000;

  private WebUrl() {}

  /** Returns a text with {@code ***} in the place of user name and password of each URL in it. */
  public static String withoutCredentials(String text) {
    if (text.indexOf('@') < 0 && !text.contains("%40")) {
      return text;
    }
    var plain = USER_INFO.matcher(text).replaceAll("$1" + HIDDEN + "$2");
    return ENCODED_USER_INFO.matcher(plain).replaceAll("$1" + HIDDEN + "$2");
  }

  /** The same for a text that was cut off, maybe amid a password. */
  public static String withoutCredentialsAtTheCut(String text) {
    return CUT_USER_INFO.matcher(withoutCredentials(text)).replaceFirst("$1" + HIDDEN);
  }

  /** Whether this is a whole http or https URL with a host, and with a port that can be. */
  public static boolean isAbsolute(String text) {
    return isOf(List.of("http", "https"), text);
  }

  /** Whether this is such a URL, and of https. */
  public static boolean isSecure(String text) {
    return isOf(List.of("https"), text);
  }

  private static boolean isOf(List<String> schemes, String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    try {
      var uri = new URI(text);
      return uri.getScheme() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getRawAuthority() != null
          && (uri.getHost() != null || NAMED.matcher(uri.getRawAuthority()).matches())
          && canBeCalled(uri.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether its port can be, if it has one. */
  private static boolean canBeCalled(String authority) {
    var port = PORT.matcher(authority);
    if (!port.find()) {
      return true;
    }
    int number = Integer.parseInt(port.group(1));
    return number > 0 && number <= LAST_PORT;
  }
}
