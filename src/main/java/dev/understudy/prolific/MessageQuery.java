package dev.understudy.prolific;

import dev.understudy.json.Finding;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which messages are asked for.
 *
 * @param user only those with this user
 * @param from the earliest instant that is shown, itself included; a {@code user_id} alone reaches
 *     back without limit (the limit is documented for {@code created_after} only; seen: production
 *     code relies on it)
 * @param excludedSenders whose messages are left out
 */
record MessageQuery(Optional<String> user, Instant from, Set<String> excludedSenders) {
  private static final Duration WINDOW = Duration.ofDays(30); // docs
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final int MAX_EXCLUDED = 10; // docs
  private static final Pattern DATETIME =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "([T ]([0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?)"
              + "(Z|[-+][0-9]{2}(:?[0-9]{2})?)?)?");
  private static final Pattern LOST_PLUS =
      Pattern.compile("[^:]{1,20}:.{1,40} [0-9]{2}(:?[0-9]{2})?");

  /**
   * Reads the query of a call. Parameters that are empty count as absent, others are ignored.
   *
   * @throws dev.understudy.provider.Refusal naming everything that is wrong with it
   */
  static MessageQuery read(Call call) {
    return new QueryReader(call).read();
  }

  private static final class QueryReader {
    private final Call call;
    private final List<Finding> findings = new ArrayList<>();

    private QueryReader(Call call) {
      this.call = call;
    }

    private MessageQuery read() {
      var user = given("user_id");
      var since = given("created_after");
      if (user.isEmpty() && since.isEmpty()) {
        findings.add(FieldErrors.NEITHER.at("user_id"));
        findings.add(FieldErrors.NEITHER.at("created_after"));
      }
      var directory = new EntityChecks(call.tx(), call.entities(ProlificFixtures.READER));
      user.filter(id -> isWhole("user_id", id))
          .flatMap(id -> directory.user("user_id", id))
          .ifPresent(findings::add);
      var from = since.filter(text -> isWhole("created_after", text)).flatMap(this::since);
      var excluded = excluded();
      if (!findings.isEmpty()) {
        throw new Problem.Invalid(List.copyOf(findings)).refusal();
      }
      return new MessageQuery(user, from.map(this::cut).orElse(EARLIEST), excluded);
    }

    /**
     * Cuts an instant to the last 30 days. It is not refused: the service's own skill asks for "now
     * minus 30 days", which is always a little older on arrival (seen).
     */
    private Instant cut(Instant asked) {
      var first = call.now().minus(WINDOW);
      return asked.isBefore(first) ? first : asked;
    }

    private Optional<String> given(String name) {
      return call.request().query(name).filter(text -> !text.isEmpty());
    }

    private boolean isWhole(String name, String text) {
      var wrong = FieldErrors.inCharactersOf(text);
      wrong.forEach(error -> findings.add(error.at(name)));
      return wrong.isEmpty();
    }

    private Optional<Instant> since(String text) {
      var parsed = parsed(text);
      if (parsed.isEmpty()) {
        var wrong = FieldErrors.NO_DATETIME.at("created_after");
        findings.add(
            LOST_PLUS.matcher(text).matches()
                ? wrong.hinting("In a URL a plus sign is written %2B; by itself it is a blank.")
                : wrong);
      }
      return parsed;
    }

    private Set<String> excluded() {
      var name = "excluded_sender_ids";
      var ids =
          call.request().query().getOrDefault(name, List.of()).stream()
              .flatMap(value -> Arrays.stream(value.split(",")))
              .map(String::strip)
              .filter(id -> !id.isEmpty())
              .toList();
      if (ids.size() > MAX_EXCLUDED) {
        findings.add(FieldErrors.TOO_MANY.at(name, MAX_EXCLUDED));
      }
      isWhole(name, String.join(",", ids));
      return new HashSet<>(ids);
    }
  }

  /** seen: a date, or a date and a time; ours: without an offset it is UTC. */
  private static Optional<Instant> parsed(String text) {
    var found = DATETIME.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      var date = LocalDate.parse(found.group(1));
      var time = found.group(3) == null ? LocalTime.MIDNIGHT : LocalTime.parse(found.group(3));
      var offset = found.group(6) == null ? ZoneOffset.UTC : ZoneOffset.of(found.group(6));
      return Optional.of(date.atTime(time).toInstant(offset));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
