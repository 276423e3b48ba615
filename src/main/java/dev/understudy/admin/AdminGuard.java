package dev.understudy.admin;

import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the control plane to those who run the server: not for web pages that happen to be open on
 * the same machine, not for names that somebody else's DNS points here, not for webhooks.
 */
public final class AdminGuard {
  /** How the server's own webhooks name themselves. */
  public static final String WEBHOOK_AGENT = "Understudy-Webhook";

  private static final String UNGUARDED = "/_admin/health";

  private final Optional<Set<String>> hosts;
  private final Optional<byte[]> token;

  /**
   * @param hosts the names by which the server may be called; empty: any
   * @param token what has to be sent as a bearer token; empty: nothing
   */
  AdminGuard(Optional<Set<String>> hosts, Optional<String> token) {
    this.hosts = hosts.map(TreeSet::new);
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** Refuses a call with 401 or 403, or lets it through. */
  void check(Context context) {
    host(context);
    browser(context);
    var agent = context.header("User-Agent");
    if (agent != null && agent.startsWith(WEBHOOK_AGENT)) {
      throw new AdminProblem(403, "A webhook of this server may not call its control plane.");
    }
    if (!context.path().equals(UNGUARDED)) {
      token(context);
    }
  }

  private void host(Context context) {
    if (hosts.isEmpty()) {
      return;
    }
    var name = hostName(Optional.ofNullable(context.header("Host")).orElse(""));
    if (!hosts.get().contains(name)) {
      throw new AdminProblem(
          403,
          "The control plane is not to be called as '"
              + name
              + "'. Start the server with --allowed-host "
              + name
              + " to allow it.");
    }
  }

  private static void browser(Context context) {
    var site = context.header("Sec-Fetch-Site");
    var foreign = site != null && !List.of("same-origin", "none").contains(site);
    var origin = context.header("Origin");
    if (foreign || origin != null && !isOwn(origin, context.header("Host"))) {
      throw new AdminProblem(403, "The control plane is not for web pages of another origin.");
    }
  }

  private static boolean isOwn(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(new URI(origin).getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void token(Context context) {
    if (token.isEmpty()) {
      return;
    }
    var given = Optional.ofNullable(context.header("Authorization")).orElse("").strip();
    var bearer = given.regionMatches(true, 0, "Bearer ", 0, 7) ? given.substring(7).strip() : "";
    if (!MessageDigest.isEqual(token.get(), bearer.getBytes(StandardCharsets.UTF_8))) {
      context.header("WWW-Authenticate", "Bearer");
      throw new AdminProblem(
          401, "The control plane wants its token, as 'Authorization: Bearer <token>'.");
    }
  }

  /** The name in a {@code Host} header, without its port. */
  static String hostName(String host) {
    int colon = host.startsWith("[") ? host.indexOf(':', host.indexOf(']')) : host.indexOf(':');
    return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
  }
}
