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
 * The access rules of the control plane. They refuse web pages of other origins, host names that
 * foreign DNS points here, webhooks of this server, and callers without the token.
 */
public final class AdminGuard {
  /** The beginning of the {@code User-Agent} of the server's own webhooks. */
  public static final String WEBHOOK_AGENT = "Understudy-Webhook";

  private static final String UNGUARDED = "/_admin/health";

  private final Optional<Set<String>> hosts;
  private final Set<String> refusedHosts;
  private final Optional<byte[]> token;

  /**
   * The callers that are let through.
   *
   * @param hosts the names by which the server may be called; empty: any
   * @param refusedHosts the names by which it may not be called in any case
   * @param token the bearer token that a call has to carry; empty: none
   */
  public record AdminAccess(
      Optional<Set<String>> hosts, Set<String> refusedHosts, Optional<String> token) {}

  AdminGuard(AdminAccess access) {
    this.hosts = access.hosts().map(TreeSet::new);
    this.refusedHosts = new TreeSet<>(access.refusedHosts());
    this.token = access.token().map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Lets a call through.
   *
   * @throws AdminProblem 401 or 403 if it may not pass
   */
  void check(Context context) {
    checkHost(context);
    checkOrigin(context);
    var agent = context.header("User-Agent");
    if (agent != null && agent.startsWith(WEBHOOK_AGENT)) {
      throw new AdminProblem(403, "A webhook of this server may not call its control plane.");
    }
    if (!context.path().equals(UNGUARDED)) {
      checkToken(context);
    }
  }

  private void checkHost(Context context) {
    var name = hostName(Optional.ofNullable(context.header("Host")).orElse(""));
    // without the header, an absolute URL has the name
    if (refusedHosts.contains(withoutDot(name))
        || refusedHosts.contains(withoutDot(serverName(context)))
        || hosts.isPresent() && !hosts.get().contains(name)) {
      throw new AdminProblem(
          403,
          "The control plane is not to be called as '"
              + name
              + "'. Start the server with --allowed-host "
              + name
              + " to allow it.");
    }
  }

  private static String serverName(Context context) {
    return hostName(Optional.ofNullable(context.req().getServerName()).orElse(""));
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static void checkOrigin(Context context) {
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

  private void checkToken(Context context) {
    if (token.isEmpty()) {
      return;
    }
    var given = Optional.ofNullable(context.header("Authorization")).orElse("").strip();
    var bearer = given.regionMatches(true, 0, "Bearer ", 0, 7) ? given.substring(7).strip() : "";
    if (!MessageDigest.isEqual(token.get(), bearer.getBytes(StandardCharsets.UTF_8))) {
      context.header("WWW-Authenticate", "Bearer");
      throw new AdminProblem(
          401, "The control plane requires its token: send 'Authorization: Bearer <token>'.");
    }
  }

  /** Returns the name in a {@code Host} header, without its port. */
  static String hostName(String host) {
    int colon = host.startsWith("[") ? host.indexOf(':', host.indexOf(']')) : host.indexOf(':');
    return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
  }
}
