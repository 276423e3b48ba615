package dev.understudy.json;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks of http and https URLs, and masking of the credentials in them. */
public final class WebUrl {
  // java.net.URI finds no host in names with an underscore, which are common in container networks
  private static final Pattern NAMED =
      Pattern.compile("(?:[^@]*@)?[A-Za-z0-9._-]+(?::[0-9]{0,5})?");
  private static final Pattern PORT = Pattern.compile(":([0-9]+)$");
  private static final int LAST_PORT = 65_535;

  private static final String MASK = "***";
  private static final Pattern USER_INFO = Pattern.compile("(?i)(https?://)[^/?#\\s\"<>\\\\]*(@)");

  /** User name and password in a form or query, where the URL itself is percent-encoded. */
  private static final Pattern ENCODED_USER_INFO =
      Pattern.compile("(?i)(https?(?::|%3A)%2F%2F)(?:(?!%2F|%3F|%23)[^&\\s\"<>])*(@|%40)");

  private static final Pattern CUT_USER_INFO =
      Pattern.compile("(?i)(https?(?::|%3A)(?:/|%2F){2})[^/?#\\s\"<>\\\\&]*$");

  // ours: RFC 9110, 4.1, asks servers to accept 8000, and every webhook stores its URL
  private static final int MAX_LENGTH = 8_000;

  private WebUrl() {}

  /** Returns a text with {@code ***} in place of user name and password of each URL in it. */
  public static String withoutCredentials(String text) {
    if (text.indexOf('@') < 0 && !text.contains("%40")) {
      return text;
    }
    var plain = USER_INFO.matcher(text).replaceAll("$1" + MASK + "$2");
    return ENCODED_USER_INFO.matcher(plain).replaceAll("$1" + MASK + "$2");
  }

  /** Does the same for a text that was cut off, perhaps in the middle of a password. */
  public static String withoutCredentialsAtTheCut(String text) {
    return CUT_USER_INFO.matcher(withoutCredentials(text)).replaceFirst("$1" + MASK);
  }

  /** Returns whether a text is an absolute http or https URL with a host and a possible port. */
  public static boolean isAbsolute(String text) {
    return isUrl(List.of("http", "https"), text);
  }

  /** Returns whether a text is such a URL with https. */
  public static boolean isSecure(String text) {
    return isUrl(List.of("https"), text);
  }

  private static boolean isUrl(List<String> schemes, String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    try {
      var uri = new URI(text);
      return uri.getScheme() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getRawAuthority() != null
          && (uri.getHost() != null || NAMED.matcher(uri.getRawAuthority()).matches())
          && hasPossiblePort(uri.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean hasPossiblePort(String authority) {
    var port = PORT.matcher(authority);
    if (!port.find()) {
      return true;
    }
    int number = Integer.parseInt(port.group(1));
    return number > 0 && number <= LAST_PORT;
  }
}
