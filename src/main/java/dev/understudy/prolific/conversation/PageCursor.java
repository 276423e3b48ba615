package dev.understudy.prolific.conversation;

import dev.understudy.json.Finding;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.provider.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Position in a list, of the row after which a page begins.
 *
 * @param minor the order of rows with the same major number
 */
record PageCursor(long major, long minor) {
  private static final int DEFAULT_LIMIT = 25; // docs
  private static final int MAX_LIMIT = 100; // docs
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

  /** Page that a request asks for. */
  record CursorQuery(int limit, Optional<PageCursor> cursor) {
    /** Reads {@code limit} and {@code cursor}; empty parameters count as absent. */
    static CursorQuery read(Request request, List<Finding> findings) {
      return new CursorQuery(limit(request, findings), cursor(request, findings));
    }

    private static int limit(Request request, List<Finding> findings) {
      var text = request.query("limit").filter(given -> !given.isEmpty());
      if (text.isEmpty()) {
        return DEFAULT_LIMIT;
      }
      if (!text.get().matches("0|-?[1-9][0-9]{0,8}")) {
        findings.add(FieldErrors.NO_INTEGER.at("limit"));
        return DEFAULT_LIMIT;
      }
      int limit = Integer.parseInt(text.get());
      if (limit < 1) {
        findings.add(FieldErrors.TOO_SMALL.at("limit", 1));
      } else if (limit > MAX_LIMIT) {
        findings.add(FieldErrors.TOO_LARGE_NUMBER.at("limit", MAX_LIMIT));
      }
      return limit;
    }

    private static Optional<PageCursor> cursor(Request request, List<Finding> findings) {
      var text = request.query("cursor").filter(given -> !given.isEmpty());
      var cursor = text.flatMap(PageCursor::parse);
      if (text.isPresent() && cursor.isEmpty()) {
        findings.add(FieldErrors.NO_CURSOR.at("cursor"));
      }
      return cursor;
    }
  }

  private static Optional<PageCursor> parse(String text) {
    try {
      var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      var found = FORM.matcher(decoded);
      return found.matches()
          ? Optional.of(
              new PageCursor(Long.parseLong(found.group(1)), Long.parseLong(found.group(2))))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the URL of the page after this position: that of the request with another cursor. */
  String urlOfNext(Request request) {
    var query = new ArrayList<String>();
    request
        .query()
        .forEach(
            (name, values) -> {
              if (!name.equals("cursor")) {
                values.forEach(value -> query.add(encoded(name) + "=" + encoded(value)));
              }
            });
    var text = (major + "." + minor).getBytes(StandardCharsets.US_ASCII);
    query.add("cursor=" + Base64.getUrlEncoder().withoutPadding().encodeToString(text));
    return request.url() + "?" + String.join("&", query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
