package dev.understudy.prolific;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Part of a list that a call asks for: by {@code limit} and {@code offset} (seen), or by {@code
 * page} and {@code page_size} (spec). Every list takes both (ours).
 *
 * @param isByPage whether the links are by page
 */
public record Paging(int limit, long offset, boolean isByPage) {
  /** Names of the query parameters. */
  public static final List<String> PARAMETERS = List.of("limit", "offset", "page", "page_size");

  private static final int MAX_LIMIT = 1_000; // ours; a larger one counts as this

  /** Link to another part of the list. */
  record Link(@JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> href, String title) {}

  /** Links to other parts of the list (seen). */
  record Links(Link self, Link next, Link previous, Link last) {}

  /** Facts about the whole list (seen). */
  record Meta(long count) {}

  /** Body of a list. */
  record ListBody(List<?> results, @JsonProperty("_links") Links links, Meta meta) {}

  /** Reads what a call asks for. */
  public static Paging read(RequestFields fields, int defaultLimit, boolean isByPage) {
    var limit = fields.number("limit", 1);
    var offset = fields.number("offset", 0);
    var page = fields.number("page", 1);
    var pageSize = fields.number("page_size", 1);
    boolean byPage =
        page.isPresent() || pageSize.isPresent() || isByPage && limit.isEmpty() && offset.isEmpty();
    int size = Math.min(MAX_LIMIT, (byPage ? pageSize : limit).orElse(defaultLimit));
    return byPage
        ? new Paging(size, (page.orElse(1) - 1L) * size, true)
        : new Paging(size, offset.orElse(0), false);
  }

  /** Reads what a call without other query parameters asks for. */
  public static Paging read(Call call, int defaultLimit) {
    var fields = RequestFields.ofQuery(call, PARAMETERS);
    var paging = read(fields, defaultLimit, false);
    fields.check();
    return paging;
  }

  /**
   * Checks that the page exists, as the framework does.
   *
   * @throws dev.understudy.provider.Refusal if it does not
   */
  public void check(long count) {
    if (isByPage && offset > 0 && offset >= count) {
      throw new Problem.Failing(404, Optional.empty(), Optional.of("Invalid page."), Map.of())
          .refusal();
    }
  }

  /** Returns the part of a list that is in memory. */
  public <T> List<T> of(List<T> all) {
    return all.stream().skip(offset).limit(limit).toList();
  }

  /**
   * Returns the body of a list.
   *
   * @param count the number of all entries
   */
  public Object body(Call call, List<?> results, long count) {
    long last = count == 0 ? 0 : (count - 1) / limit * limit;
    boolean hasNext = offset + limit < count;
    var links =
        new Links(
            new Link(Optional.of(href(call, offset)), "Self"),
            new Link(hasNext ? Optional.of(href(call, offset + limit)) : Optional.empty(), "Next"),
            new Link(
                offset > 0
                    ? Optional.of(href(call, Math.max(0, offset - limit)))
                    : Optional.empty(),
                "Previous"),
            new Link(Optional.of(href(call, last)), "Last"));
    return new ListBody(results, links, new Meta(count));
  }

  private String href(Call call, long from) {
    var parameters = new LinkedHashMap<String, String>();
    call.request()
        .query()
        .forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
    PARAMETERS.forEach(parameters::remove);
    if (isByPage) {
      parameters.put("page", String.valueOf(from / limit + 1));
      parameters.put("page_size", String.valueOf(limit));
    } else {
      parameters.put("limit", String.valueOf(limit));
      parameters.put("offset", String.valueOf(from));
    }
    var query =
        parameters.entrySet().stream()
            .map(each -> encoded(each.getKey()) + '=' + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    // clients follow the links, so they lead to this server
    var host = call.request().headers("host").stream().findFirst().map(name -> "http://" + name);
    return host.orElse("") + call.request().path() + '?' + query;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
