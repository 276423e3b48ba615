package dev.understudy.delivery;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a webhook is for, as its URL says. A user name and password in the URL are left out.
 *
 * @param host a name in lower case, or an address, without brackets
 * @param address the address that the host is, if it is no name
 * @param target path and query, as they are sent
 */
record Receiver(
    boolean isSecure, String host, Optional<InetAddress> address, int port, String target) {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[^@]*@)?(?<host>\\[[0-9a-fA-F:.]+]|[^\\[\\]:@]+)(?::(?<port>\\d{0,5}))?");

  /** Wider than the rules for host names: container networks like underscores. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");

  private static final Pattern BYTE = Pattern.compile("0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5]");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  /**
   * Reads a URL. An IPv4 address is taken in its usual form only, not as {@code 127.1}, {@code
   * 0x7f.0.0.1} or {@code 2130706433}: what these mean differs from reader to reader.
   *
   * @return empty: it is no absolute http or https URL
   */
  static Optional<Receiver> of(String url) {
    try {
      var uri = new URI(new URI(url).toASCIIString());
      var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      // not uri.getHost(): that is empty where a name has underscores or letters beyond ASCII
      var authority = Optional.ofNullable(new URI(url).getRawAuthority()).orElse("");
      var parts = AUTHORITY.matcher(authority);
      if (!List.of("http", "https").contains(scheme) || !parts.matches()) {
        return Optional.empty();
      }
      int port = port(parts.group("port"), scheme.equals("https") ? 443 : 80);
      return port < 1 || port > 65_535
          ? Optional.empty()
          : of(scheme.equals("https"), parts.group("host"), port, target(uri));
    } catch (URISyntaxException | IllegalArgumentException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<Receiver> of(boolean isSecure, String written, int port, String target)
      throws UnknownHostException {
    if (written.startsWith("[")) {
      var address = InetAddress.getByName(written);
      return Optional.of(
          new Receiver(isSecure, address.getHostAddress(), Optional.of(address), port, target));
    }
    var host = IDN.toASCII(written).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(host).matches()) {
      return Optional.empty();
    }
    var labels = List.of(host.split("\\."));
    if (!NUMBER.matcher(labels.get(labels.size() - 1)).matches()) {
      return Optional.of(new Receiver(isSecure, host, Optional.empty(), port, target));
    }
    boolean isAddress =
        labels.size() == 4
            && !host.endsWith(".")
            && labels.stream().allMatch(label -> BYTE.matcher(label).matches());
    return isAddress
        ? Optional.of(
            new Receiver(isSecure, host, Optional.of(InetAddress.getByName(host)), port, target))
        : Optional.empty();
  }

  private static int port(String written, int usual) {
    return written == null || written.isEmpty() ? usual : Integer.parseInt(written);
  }

  private static String target(URI uri) {
    var path = Optional.ofNullable(uri.getRawPath()).filter(text -> !text.isEmpty()).orElse("/");
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  String scheme() {
    return isSecure ? "https" : "http";
  }

  /** For the {@code Host} header. */
  String authority() {
    var name = host.contains(":") ? "[" + host + "]" : host;
    return port == (isSecure ? 443 : 80) ? name : name + ":" + port;
  }
}
