package dev.understudy.provider;

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

  private WebUrl() {}

  /** Whether this is a whole http or https URL with a host, and with a port that can be. */
  public static boolean isAbsolute(String text) {
    return isOf(List.of("http", "https"), text);
  }

  /** Whether this is such a URL, and of https. */
  public static boolean isSecure(String text) {
    return isOf(List.of("https"), text);
  }

  private static boolean isOf(List<String> schemes, String text) {
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
