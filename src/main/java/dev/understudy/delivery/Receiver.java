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
 * @param authority host and port as they stand in the URL, for the {@code Host} header (RFC 9110,
 *     7.2); letters beyond ASCII as IDNA has them
 * @param target path and query, as they are sent
 */
record Receiver(
    boolean isSecure,
    String host,
    Optional<InetAddress> address,
    int port,
    String authority,
    String target) {
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
      boolean isSecure = scheme.equals("https");
      var written = Optional.ofNullable(parts.group("port")).filter(text -> !text.isEmpty());
      int port = written.map(Integer::parseInt).orElse(isSecure ? 443 : 80);
      if (port < 1 || port > 65_535) {
        return Optional.empty();
      }
      var host = host(parts.group("host"));
      var name = host.toLowerCase(Locale.ROOT);
      var address = address(name);
      return Optional.of(
          new Receiver(
              isSecure,
              address.map(InetAddress::getHostAddress).orElse(name),
              address,
              port,
              host + written.map(text -> ":" + text).orElse(""),
              target(uri)));
    } catch (URISyntaxException | IllegalArgumentException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String host(String written) {
    return written.startsWith("[") ? written : IDN.toASCII(written);
  }

  /**
   * The address that a host is; empty: it is a name.
   *
   * @throws UnknownHostException it is neither
   */
  private static Optional<InetAddress> address(String host) throws UnknownHostException {
    if (host.startsWith("[")) {
      return Optional.of(InetAddress.getByName(host));
    }
    if (!NAME.matcher(host).matches()) {
      throw new UnknownHostException(host);
    }
    var labels = List.of(host.split("\\."));
    if (!NUMBER.matcher(labels.get(labels.size() - 1)).matches()) {
      return Optional.empty();
    }
    if (labels.size() == 4
        && !host.endsWith(".")
        && labels.stream().allMatch(label -> BYTE.matcher(label).matches())) {
      return Optional.of(InetAddress.getByName(host));
    }
    throw new UnknownHostException(host);
  }

  private static String target(URI uri) {
    var path = Optional.ofNullable(uri.getRawPath()).filter(text -> !text.isEmpty()).orElse("/");
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  String scheme() {
    return isSecure ? "https" : "http";
  }
}
