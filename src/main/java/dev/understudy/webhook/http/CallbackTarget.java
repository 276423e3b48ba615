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
 * Target of a webhook, parsed from its URL.
 *
 * @param host a name in lower case, or an address, without brackets
 * @param address the address that the host is, if it is no name
 * @param authority host and port as they stand in the URL, for the {@code Host} header (RFC 9110,
 *     7.2); letters beyond ASCII as IDNA has them
 * @param pathAndQuery path and query, as they are sent
 * @param authorization the {@code Authorization} header for the user name and password in the URL
 */
record CallbackTarget(
    boolean isSecure,
    String host,
    Optional<InetAddress> address,
    int port,
    String authority,
    String pathAndQuery,
    Optional<String> authorization) {
  /** RFC 1035, 3.1. */
  private static final int MAX_HOST_LENGTH = 253;

  private static final String NO_URL = "its URL is no absolute http or https URL";

  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:(?<user>[^@]*)@)?(?<host>\\[[^\\[\\]@]+]|[^\\[\\]:@]+)(?::(?<port>\\d*))?");

  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

  /** More than the rules for host names allow: names in container networks have underscores. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");

  private static final Pattern BYTE = Pattern.compile("0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5]");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  /** A URL that can't be called; the message is the reason, without a full stop. */
  static final class InvalidUrlException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidUrlException(String message) {
      super(message);
    }
  }

  /**
   * Parses a URL. IPv4 addresses are accepted only in their usual form, not as {@code 127.1},
   * {@code 0x7f.0.0.1} or {@code 2130706433}, since parsers disagree on the meaning of these.
   */
  static CallbackTarget parse(String url) throws InvalidUrlException {
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
          pathAndQuery(uri),
          Optional.ofNullable(parts.group("user"))
              .filter(text -> !text.isEmpty())
              .map(CallbackTarget::basic));
    } catch (URISyntaxException e) {
      throw new InvalidUrlException(NO_URL);
    }
  }

  /** Returns the header of RFC 7617. A missing password is empty, as in curl and browsers. */
  private static String basic(String user) {
    var plain = user.contains(":") ? user : user + ":";
    return "Basic " + Base64.getEncoder().encodeToString(percentDecoded(plain));
  }

  /** Returns the decoded bytes, of any encoding; letters beyond ASCII are UTF-8. */
  private static byte[] percentDecoded(String text) {
    var bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    // URLDecoder is for forms: it would turn a plus into a blank
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
    if (written.length() > MAX_HOST_LENGTH) {
      throw new InvalidUrlException(
          "the host of its URL has more than " + MAX_HOST_LENGTH + " characters");
    }
    try {
      return written.startsWith("[") ? written : IDN.toASCII(written);
    } catch (IllegalArgumentException e) {
      throw unusualHost(written);
    }
  }

  /** Returns the address if the host is one; empty if it is a name. */
  private static Optional<InetAddress> address(String host) throws InvalidUrlException {
    try {
      if (IPV6.matcher(host).matches()) {
        return Optional.of(InetAddress.getByName(host));
      }
      if (!NAME.matcher(host).matches()) {
        throw unusualHost(host);
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
      throw unusualHost(host);
    } catch (UnknownHostException e) {
      throw unusualHost(host);
    }
  }

  private static InvalidUrlException unusualHost(String host) {
    return new InvalidUrlException(
        host + " is neither a name nor an address in its usual form, such as 127.0.0.1 or [::1]");
  }

  private static String pathAndQuery(URI uri) {
    var path = Optional.ofNullable(uri.getRawPath()).filter(text -> !text.isEmpty()).orElse("/");
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** Returns the URL without credentials, path and query. */
  @Override
  public String toString() {
    return "CallbackTarget[" + scheme() + "://" + authority + "]";
  }

  String scheme() {
    return isSecure ? "https" : "http";
  }
}
