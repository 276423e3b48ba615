package dev.understudy.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A list of a sandbox that can be filtered, read and waited for. Immutable: each filter returns a
 * new listing, and only reading calls the server. An item matches if all filters hold. Durations
 * are wall time.
 *
 * @param <T> the type of an item
 * @param <S> the type of the listing
 */
public abstract sealed class Listing<T, S extends Listing<T, S>>
    permits Messages, Requests, Webhooks {
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

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

  /** Describes an item in one line. */
  abstract String describe(T item);

  final S with(String name, Object value) {
    return with(query.with(name, value));
  }

  /**
   * Leaves out the large parts: of messages the details and the body after 200 characters, of calls
   * the headers and bodies, of webhooks the payload.
   */
  public S brief() {
    return with("brief", true);
  }

  /** Reverses the order: newest first. */
  public S newestFirst() {
    return with("order", "desc");
  }

  /** Returns all matching items, oldest first. */
  public List<T> list() {
    return Page.all(query, asked -> page(asked, Duration.ZERO));
  }

  /**
   * Returns one page of the matching items.
   *
   * @param limit 1 to 500
   * @param cursor the {@link Page#nextCursor} of the page before; empty for the first page
   */
  public Page<T> page(int limit, Optional<String> cursor) {
    var asked = query.with("limit", limit);
    return page(cursor.map(text -> asked.with("cursor", text)).orElse(asked), Duration.ZERO);
  }

  /** Returns the number of matching items. */
  public long total() {
    return page(1, Optional.empty()).total();
  }

  /**
   * Waits until this many items match, at most five seconds.
   *
   * @return all items that match then
   * @throws AssertionError if fewer match when the time is over; the message lists them
   */
  public List<T> await(int atLeast) {
    return await(atLeast, DEFAULT_WAIT);
  }

  /**
   * Waits until this many items match.
   *
   * @param within at most five minutes
   * @return all items that match then
   * @throws AssertionError if fewer match when the time is over; the message lists them
   */
  public List<T> await(int atLeast, Duration within) {
    var found = page(waiting(within).with("min", atLeast), within);
    if (found.total() < atLeast) {
      throw new AssertionError(
          "Within " + within + " there were " + found.total() + " of " + atLeast + describe(found));
    }
    return found.nextCursor().isEmpty() ? found.items() : list();
  }

  /**
   * Waits for this long, and fails as soon as more items match than at the beginning.
   *
   * @param during at most five minutes
   * @throws AssertionError if more items match; the message lists them
   */
  public void awaitNoMore(Duration during) {
    awaitNoMoreThan(total(), during);
  }

  /**
   * Waits for this long, and fails as soon as more than this many items match; 0 for none at all.
   *
   * @param during at most five minutes
   * @throws AssertionError if more items match; the message lists them
   */
  public void awaitNoMoreThan(long max, Duration during) {
    var found = page(waiting(during).with("max", max), during);
    if (found.total() > max) {
      throw new AssertionError(
          "No more than "
              + max
              + " were to come within "
              + during
              + ", there were "
              + found.total()
              + describe(found));
    }
  }

  private Query waiting(Duration wait) {
    return query.with("limit", Page.MAX_SIZE).with("wait", wait);
  }

  private Page<T> page(Query asked, Duration wait) {
    JsonNode answer = calls.get(asked.after(path), wait);
    return Page.of(answer, plural, type);
  }

  private String describe(Page<T> found) {
    var filters = query.parameters().isEmpty() ? "" : " with " + query.describe();
    return found.items().stream()
        .map(each -> "\n  " + describe(each))
        .collect(
            Collectors.joining("", " " + plural + filters + (found.total() > 0 ? ":" : "."), ""));
  }
}
