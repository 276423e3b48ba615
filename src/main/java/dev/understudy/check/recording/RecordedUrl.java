package dev.understudy.check.recording;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of a URL in a recording, which may have characters that a URL can't have.
 *
 * @param host in lower case, without port; empty for a path alone
 * @param path at least a slash
 */
record RecordedUrl(String host, String path, Optional<String> query) {
  private static final Pattern URL =
      Pattern.compile(
          "(?s)(?:https?://(?:[^/?#@]*@)?(?<host>\\[[^\\]/?#]*]|[^:/?#]*)(?::\\d*)?)?"
              + "(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?(?:#.*)?",
          Pattern.CASE_INSENSITIVE);

  /** Parses an http or https URL, or a path; empty if it is neither. */
  static Optional<RecordedUrl> parse(String text) {
    var url = URL.matcher(text);
    if (!url.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new RecordedUrl(
            Optional.ofNullable(url.group("host")).orElse("").toLowerCase(Locale.ROOT),
            Optional.ofNullable(url.group("path")).orElse("/"),
            Optional.ofNullable(url.group("query")).filter(each -> !each.isEmpty())));
  }

  /** Returns this URL with the host of a header, if it has none. */
  RecordedUrl at(Optional<String> hostHeader) {
    return host.isEmpty() && hostHeader.isPresent()
        ? parse("http://" + hostHeader.get() + "/")
            .map(header -> new RecordedUrl(header.host(), path, query))
            .orElse(this)
        : this;
  }
}
