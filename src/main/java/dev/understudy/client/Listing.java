package dev.understudy.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Things of a sandbox that can be filtered, listed and waited for. Each filter gives a new listing;
 * all that are given have to hold. Durations are wall time.
 *
 * @param <T> what is listed
 * @param <S> the listing itself
 */
public abstract sealed class Listing<T, S extends Listing<T, S>>
    permits Messages, Requests, Webhooks {
  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final int LARGEST_PAGE = 500;

  private final Calls calls;
  private final String path;
  private final String plural;
  private final Class<T> type;
  private final Query query;

  Listing(Calls calls, String path, String plural, Class<T> type, Query query) {
    this.calls = calls;
    this.path = path;
    this.plural = plural;
    this.type = type;
    this.query = query;
  }

  final Calls calls() {
    return calls;
  }

  final String path() {
    return path;
  }

  final Query query() {
    return query;
  }

  abstract S with(Query changed);

  /** One of them in a line, for a person. */
  abstract String told(T item);

  final S with(String name, Object value) {
    return with(query.with(name, value));
  }

  /** The same, newest first. */
  public S newestFirst() {
    return with("order", "desc");
  }

  /** All that match, oldest first; empty if none does. */
  public List<T> list() {
    return Page.all(query, asked -> page(asked, Duration.ZERO));
  }

  /**
   * Some of those that match.
   *
   * @param limit 1 to 500
   * @param cursor the {@link Page#nextCursor} of the page before; empty for the first page
   */
  public Page<T> page(int limit, Optional<String> cursor) {
    var asked = query.with("limit", limit);
    return page(cursor.map(text -> asked.with("cursor", text)).orElse(asked), Duration.ZERO);
  }

  /** How many match. */
  public long total() {
    return page(1, Optional.empty()).total();
  }

  /**
   * Waits until so many match, at most five seconds.
   *
   * @return all that match then
   * @throws AssertionError if there are fewer when the time is over; it says which
   */
  public List<T> await(int atLeast) {
    return await(atLeast, USUAL);
  }

  /**
   * Waits until so many match.
   *
   * @param within at most five minutes
   * @return all that match then
   * @throws AssertionError if there are fewer when the time is over; it says which
   */
  public List<T> await(int atLeast, Duration within) {
    var found = page(waiting(within).with("min", atLeast), within);
    if (found.total() < atLeast) {
      throw new AssertionError(
          "Within " + within + " there were " + found.total() + " of " + atLeast + told(found));
    }
    return found.nextCursor().isEmpty() ? found.items() : list();
  }

  /**
   * Shows that nothing more comes: waits for this long, and fails as soon as more match than did at
   * the beginning.
   *
   * @param during at most five minutes
   * @throws AssertionError if something comes; it says what matches then
   */
  public void awaitNoMore(Duration during) {
    awaitNoMoreThan(total(), during);
  }

  /**
   * Shows that no more than so many match for this long; 0 for none at all.
   *
   * @param during at most five minutes
   * @throws AssertionError as soon as there are more; it says what matches then
   */
  public void awaitNoMoreThan(long most, Duration during) {
    var found = page(waiting(during).with("max", most), during);
    if (found.total() > most) {
      throw new AssertionError(
          "No more than "
              + most
              + " were to come within "
              + during
              + ", there were "
              + found.total()
              + told(found));
    }
  }

  private Query waiting(Duration most) {
    return query.with("limit", LARGEST_PAGE).with("wait", most);
  }

  private Page<T> page(Query asked, Duration wait) {
    JsonNode answer = calls.get(asked.after(path), wait);
    return Page.of(answer, plural, type);
  }

  private String told(Page<T> found) {
    var filters = query.parameters().isEmpty() ? "" : " with " + query.told();
    return found.items().stream()
        .map(each -> "\n  " + told(each))
        .collect(
            Collectors.joining("", " " + plural + filters + (found.total() > 0 ? ":" : "."), ""));
  }
}
