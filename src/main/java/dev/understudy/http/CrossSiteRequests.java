package dev.understudy.http;

import dev.understudy.provider.Problem;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A filter of requests that web pages of other sites make a browser send, by an image or a form.
 * They are refused, since the user of the browser does not know of them.
 */
final class CrossSiteRequests {
  private final Set<String> allowedHosts;

  /**
   * Creates a filter.
   *
   * @param allowedHosts the hosts, in lower case, whose pages may call
   */
  CrossSiteRequests(Set<String> allowedHosts) {
    this.allowedHosts = Set.copyOf(allowedHosts);
  }

  /** Returns the problem with a request; empty if it is not from another site. */
  Optional<Problem.Failing> check(Context context) {
    if (!"cross-site".equals(context.header("Sec-Fetch-Site"))) {
      return Optional.empty();
    }
    var origin = Optional.ofNullable(context.header("Origin"));
    var host = origin.flatMap(CrossSiteRequests::host);
    if (host.filter(allowedHosts::contains).isPresent()) {
      return Optional.empty();
    }
    var sentence =
        "A web page of another site sent this: it reaches no sandbox. If the page is yours, start"
            + " the server with --allowed-host "
            + host.orElse("<its host>")
            + " and have the page send its Origin.";
    return Optional.of(new Problem.Failing(403, Optional.empty(), Optional.of(sentence), Map.of()));
  }

  private static Optional<String> host(String origin) {
    try {
      return Optional.ofNullable(new URI(origin).getHost())
          .map(name -> name.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
