package dev.understudy.webhook.http;

import java.math.BigInteger;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a webhook is for, as its URL says.
 *
 * @param host a name in lower case, or an address, without brackets
 * @param address the address that the host is, if it is no name
 * @param authority host and port as they stand in the URL, for the {@code Host} header (RFC 9110,
 *     7.2); letters beyond ASCII as IDNA has them
 * @param target path and query, as they are sent
 * @param authorization the {@code Authorization} header for the user name and password in the URL
 */
record CallbackTarget(
    boolean isSecure,
    String host,
    Optional<InetAddress> address,
    int port,
    String authority,
    String target,
    Optional<String> authorization) {
  /** RFC 1035, 3.1: no name of DNS is longer. */
  private static final int MAX_HOST = 253;

  private static final String NO_URL = "its URL is no absolute http or https URL";

  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:(?<user>[^@]*)@)?(?<host>\\[[^\\[\\]@]+]|[^\\[\\]:@]+)(?::(?<port>\\d*))?");

  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

  /** Wider than the rules for host names: container networks like underscores. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");

  private static final Pattern BYTE = Pattern.compile("0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5]");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  /** A URL by which nobody can be called; the message is why, as a sentence without an end. */
  static final class InvalidUrlException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidUrlException(String message) {
      super(message);
    }
  }

  /**
   * Reads a URL. An IPv4 address is taken in its usual form only, not as {@code 127.1}, {@code
   * 0x7f.0.0.1} or {@code 2130706433}: what these mean differs from reader to reader.
   */
  static CallbackTarget of(String url) throws InvalidUrlException {
    try {
      var uri = new URI(new URI(url).toASCIIString());
      var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      // not uri.getHost(): that is empty where a name has underscores or letters beyond ASCII
      var parts = AUTHORITY.matcher(Optional.ofNullable(new URI(url).getRawAuthority()).orElse(""));
      if (!List.of("http", "https").contains(scheme) || !parts.matches()) {
        throw new InvalidUrlException(NO_URL);
      }
      boolean isSecure = scheme.equals("https");
      var written = Optional.ofNullable(parts.group("port")).filter(text -> !text.isEmpty());
      int port = written.isPresent() ? port(written.get()) : isSecure ? 443 : 80;
      var host = host(parts.group("host"));
      var name = host.toLowerCase(Locale.ROOT);
      var address = address(name);
      return new CallbackTarget(
          isSecure,
          address.map(InetAddress::getHostAddress).orElse(name),
          address,
          port,
          host + written.map(text -> ":" + text).orElse(""),
          target(uri),
          Optional.ofNullable(parts.group("user"))
              .filter(text -> !text.isEmpty())
              .map(CallbackTarget::basic));
    } catch (URISyntaxException e) {
      throw new InvalidUrlException(NO_URL);
    }
  }

  /** RFC 7617. A user name without a password has an empty one, as curl and browsers send it. */
  private static String basic(String user) {
    var plain = user.contains(":") ? user : user + ":";
    return "Basic " + Base64.getEncoder().encodeToString(percentDecoded(plain));
  }

  /** Returns the bytes that are meant, of whatever encoding; letters beyond ASCII are UTF-8. */
  private static byte[] percentDecoded(String text) {
    var bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    // URLDecoder is for forms: it would make a plus a blank
    return URLDecoder.decode(bytes.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int port(String written) throws InvalidUrlException {
    var port = new BigInteger(written);
    if (port.signum() == 0 || port.bitLength() > 16) {
      throw new InvalidUrlException(
          "the port " + written + " of its URL is not between 1 and 65535");
    }
    return port.intValue();
  }

  private static String host(String written) throws InvalidUrlException {
    if (written.length() > MAX_HOST) {
      throw new InvalidUrlException(
          "the host of its URL has more than " + MAX_HOST + " characters");
    }
    try {
      return written.startsWith("[") ? written : IDN.toASCII(written);
    } catch (IllegalArgumentException e) {
      throw neither(written);
    }
  }

  /** The address that a host is; empty: it is a name. */
  private static Optional<InetAddress> address(String host) throws InvalidUrlException {
    try {
      if (IPV6.matcher(host).matches()) {
        return Optional.of(InetAddress.getByName(host));
      }
      if (!NAME.matcher(host).matches()) {
        throw neither(host);
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
      throw neither(host);
    } catch (UnknownHostException e) {
      throw neither(host);
    }
  }

  private static InvalidUrlException neither(String host) {
    return new InvalidUrlException(
        host + " is neither a name nor an address in its usual form, such as 127.0.0.1 or [::1]");
  }

  private static String target(URI uri) {
    var path = Optional.ofNullable(uri.getRawPath()).filter(text -> !text.isEmpty()).orElse("/");
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** Not the credentials. */
  @Override
  public String toString() {
    return "Receiver[" + scheme() + "://" + authority + "]";
  }

  String scheme() {
    return isSecure ? "https" : "http";
  }
}
