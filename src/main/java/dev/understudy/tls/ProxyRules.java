package dev.understudy.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * The rules of the proxy.
 *
 * @param emulatedHosts the hosts that the server stands in for, at any port
 * @param ownHosts the names of the server itself
 * @param isOwnPort whether the server listens on a port
 * @param tunnels the hosts to which tunnels are allowed
 * @param token the token that a tunnel requires; empty: none
 */
public record ProxyRules(
    Set<String> emulatedHosts,
    Set<String> ownHosts,
    IntPredicate isOwnPort,
    Set<String> tunnels,
    Optional<String> token) {
  static final ProxyRefusal MALFORMED =
      new ProxyRefusal(
          400, "bad_request", "Understudy can't read the host and port of this CONNECT.");

  static final ProxyRefusal UNAUTHENTICATED =
      new ProxyRefusal(
          407,
          "proxy_authentication_required",
          "Understudy wants its admin token for this: put it into the proxy's URL, as password.");

  /** The answer of a server without certificates. */
  public static final ProxyRefusal NO_PROXY =
      new ProxyRefusal(
          501,
          "not_implemented",
          "Understudy is a proxy only with certificates: start it with --ca DIR");

  private static final int MAX_NAME = 100;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^a-z0-9._:\\[\\]-]");

  /** Copies the sets. */
  public ProxyRules {
    emulatedHosts = Set.copyOf(emulatedHosts);
    ownHosts = Set.copyOf(ownHosts);
    tunnels = Set.copyOf(tunnels);
  }

  boolean isOwn(String host, int port) {
    return emulatedHosts.contains(host) || ownHosts.contains(host) && isOwnPort.test(port);
  }

  boolean allowsTunnel(String host) {
    return tunnels.contains(host);
  }

  /** Returns whether the credentials of a CONNECT are enough for a tunnel. */
  boolean mayTunnel(String authorization) {
    return token.isEmpty()
        || authorization != null
            && MessageDigest.isEqual(
                token.get().getBytes(StandardCharsets.UTF_8),
                given(authorization).getBytes(StandardCharsets.UTF_8));
  }

  private static String given(String authorization) {
    var words = authorization.strip().split("\\s+", 2);
    if (words.length == 2 && words[0].equalsIgnoreCase("Bearer")) {
      return words[1];
    }
    if (words.length == 2 && words[0].equalsIgnoreCase("Basic")) {
      try {
        var pair = new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
        return pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return "";
  }

  ProxyRefusal refusal(String host) {
    var name = shown(host);
    return forbidden(
        name, "it stands in for " + emulated() + "; --allow-host " + name + " allows this host");
  }

  ProxyRefusal refusalOfPlain(String host) {
    return allowsTunnel(host)
        ? forbidden(shown(host), "allowed hosts are reached by https, not by http")
        : refusal(host);
  }

  private static ProxyRefusal forbidden(String name, String reason) {
    return new ProxyRefusal(403, "forbidden", "Understudy refuses " + name + " (" + reason + ")");
  }

  private String emulated() {
    return String.join(", ", new TreeSet<>(emulatedHosts));
  }

  /** Returns a name that is safe in a line of HTTP. */
  private static String shown(String host) {
    var clean = UNPRINTABLE.matcher(host).replaceAll("?");
    return clean.length() > MAX_NAME ? clean.substring(0, MAX_NAME) : clean;
  }
}
