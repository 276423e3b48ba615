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
 * Query of a list of messages.
 *
 * @param user only messages from or to this user
 * @param from the earliest instant, inclusive. A {@code user_id} alone has no limit: the 30 days
 *     are documented for {@code created_after} only, and production code relies on that (seen)
 * @param excludedSenders users whose messages are left out
 */
record MessageQuery(Optional<String> user, Instant from, Set<String> excludedSenders) {
  private static final Duration MAX_AGE = Duration.ofDays(30); // docs
  private static final Instant BEGINNING_OF_TIME = Instant.parse("0000-01-01T00:00:00Z");
  private static final int MAX_EXCLUDED = 10; // docs
  private static final Pattern DATETIME =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "([T ]([0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?)"
              + "(Z|[-+][0-9]{2}(:?[0-9]{2})?)?)?");
  private static final Pattern OFFSET_WITH_BLANK =
      Pattern.compile("[^:]{1,20}:.{1,40} [0-9]{2}(:?[0-9]{2})?");

  /**
   * Reads the query of a call. Empty parameters count as absent, unknown ones are ignored.
   *
   * @throws dev.understudy.provider.Refusal with everything that is wrong
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
      var checks = new EntityChecks(call.tx(), call.entities(ProlificFixtures.READER));
      user.filter(id -> isStorable("user_id", id))
          .flatMap(id -> checks.user("user_id", id))
          .ifPresent(findings::add);
      var from = since.filter(text -> isStorable("created_after", text)).flatMap(this::since);
      var excluded = excluded();
      Problem.Invalid.throwIfAny(findings);
      return new MessageQuery(user, from.map(this::limited).orElse(BEGINNING_OF_TIME), excluded);
    }

    /**
     * Limits an instant to the last 30 days. An older one is not refused, since the service's own
     * skill sends "now minus 30 days", which is a little older on arrival (seen).
     */
    private Instant limited(Instant from) {
      var first = call.now().minus(MAX_AGE);
      return from.isBefore(first) ? first : from;
    }

    private Optional<String> given(String name) {
      return call.request().query(name).filter(text -> !text.isEmpty());
    }

    private boolean isStorable(String name, String text) {
      var errors = FieldErrors.inCharactersOf(text);
      errors.forEach(error -> findings.add(error.at(name)));
      return errors.isEmpty();
    }

    private Optional<Instant> since(String text) {
      var parsed = parsed(text);
      if (parsed.isEmpty()) {
        var finding = FieldErrors.NO_DATETIME.at("created_after");
        findings.add(
            OFFSET_WITH_BLANK.matcher(text).matches()
                ? finding.hinting("In a URL a plus sign is written %2B; by itself it is a blank.")
                : finding);
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
      isStorable(name, String.join(",", ids));
      return new HashSet<>(ids);
    }
  }

  /** Parses a date, with or without a time (seen). Without an offset it is UTC (ours). */
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
