package dev.understudy.cli;

import dev.understudy.Options;
import dev.understudy.Version;
import java.util.Locale;

/** The text that is printed when the server has started: its URL, and calls to paste. */
final class Greeting {
  private Greeting() {}

  static String of(String baseUrl, Options options) {
    var database =
        options.storage().databaseUrl().isPresent()
            ? "the given database"
            : options.storage().folder().map(folder -> "files in " + folder).orElse("memory");
    return String.format(
        Locale.ROOT,
        """
        Understudy %s is at %s
        Data is stored in %s. Fixtures: %s. Control plane: %s/_admin

        Console: %s/_console/

        Point your clients here:
          export PROLIFIC_URL=%s
          export PRELUDE_BASE_URL=%s
          export SOCIOCS_BASE_URL=%s
        %s
        Try it:
        %s
        """,
        Version.NUMBER,
        baseUrl,
        database,
        String.join(", ", options.fixtures()),
        baseUrl,
        baseUrl,
        baseUrl,
        baseUrl,
        baseUrl,
        fixedHosts(baseUrl, options),
        curl(baseUrl, options));
  }

  /** Returns a line for clients that can't be given a base URL. */
  private static String fixedHosts(String baseUrl, Options options) {
    return options
        .tls()
        .folder()
        .map(
            folder ->
                String.format(
                    Locale.ROOT,
                    "Those whose host is fixed: HTTPS_PROXY=%s, and trust %s\n"
                        + "  eval \"$(curl -fs %s/_admin/shell)\" sets both in a shell\n",
                    baseUrl,
                    folder.resolve("ca.pem"),
                    baseUrl))
        .orElse("");
  }

  /** Returns a call that works with these fixtures. */
  private static String curl(String baseUrl, Options options) {
    if (!options.fixtures().contains("default")) {
      return "  curl -H 'Authorization: Token sb_mytest' " + baseUrl + "/api/v1/messages/unread/";
    }
    return String.format(
        Locale.ROOT,
        """
          curl -H 'Authorization: Bearer sb_mytest' -H 'Content-Type: application/json' \\
            -d '{"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",\
        "variables":{"order_id":"12345","amount":"$49.99"}}' \\
            %s/v2/notify/batch\
        """,
        baseUrl);
  }
}
