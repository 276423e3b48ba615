package dev.understudy.prolific;

import dev.understudy.provider.Call;
import dev.understudy.provider.Finding;
import dev.understudy.provider.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
 * @param from the earliest instant that is shown, itself included
 * @param excludedSenders whose messages are left out
 */
record MessageQuery(Optional<String> user, Instant from, Set<String> excludedSenders) {
  private static final Duration WINDOW = Duration.ofDays(30); // docs
  private static final int MOST_EXCLUDED = 10; // docs
  private static final Pattern DATETIME =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "([T ]([0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?)"
              + "(Z|[-+][0-9]{2}(:?[0-9]{2})?)?)?");
  private static final Pattern LOST_PLUS = Pattern.compile(".*:.* [0-9]{2}:?[0-9]{2}");

  /**
   * Reads the query of a call. Parameters that are empty count as absent, others are ignored.
   *
   * @throws dev.understudy.provider.Refusal naming everything that is wrong with it
   */
  static MessageQuery read(Call call) {
    return new Reader(call).read();
  }

  /** A date is one without a time of day. */
  private record Since(Instant at, boolean isDate) {}

  private static final class Reader {
    private final Call call;
    private final List<Finding> findings = new ArrayList<>();

    private Reader(Call call) {
      this.call = call;
    }

    private MessageQuery read() {
      var user = given("user_id");
      var since = given("created_after");
      if (user.isEmpty() && since.isEmpty()) {
        findings.add(FieldErrors.NEITHER.at("user_id"));
        findings.add(FieldErrors.NEITHER.at("created_after"));
      }
      var directory = new Directory(call.turn(), call.entities(ProlificFixtures.READER));
      user.filter(id -> isWhole("user_id", id))
          .flatMap(id -> directory.user("user_id", id))
          .ifPresent(findings::add);
      var first = call.now().minus(WINDOW);
      var from = since.filter(text -> isWhole("created_after", text)).flatMap(this::since);
      from.filter(asked -> isBefore(asked, first))
          .ifPresent(asked -> findings.add(FieldErrors.TOO_FAR_BACK.at("created_after")));
      var excluded = excluded();
      if (!findings.isEmpty()) {
        throw new Problem.Invalid(List.copyOf(findings)).refusal();
      }
      return new MessageQuery(
          user, from.map(Since::at).filter(first::isBefore).orElse(first), excluded);
    }

    private Optional<String> given(String name) {
      return call.request().query(name).filter(text -> !text.isEmpty());
    }

    private boolean isWhole(String name, String text) {
      var wrong = FieldErrors.inCharactersOf(text);
      wrong.forEach(error -> findings.add(error.at(name)));
      return wrong.isEmpty();
    }

    private Optional<Since> since(String text) {
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
      if (ids.size() > MOST_EXCLUDED) {
        findings.add(FieldErrors.TOO_MANY.at(name, MOST_EXCLUDED));
      }
      isWhole(name, String.join(",", ids));
      return new HashSet<>(ids);
    }
  }

  /** ours: the day that is 30 days back may be asked for as a whole, whatever the time of day. */
  private static boolean isBefore(Since asked, Instant first) {
    return asked.at().isBefore(asked.isDate() ? first.truncatedTo(ChronoUnit.DAYS) : first);
  }

  /** seen: a date, or a date and a time; ours: without an offset it is UTC. */
  private static Optional<Since> parsed(String text) {
    var found = DATETIME.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      var date = LocalDate.parse(found.group(1));
      var time = found.group(3) == null ? LocalTime.MIDNIGHT : LocalTime.parse(found.group(3));
      var offset = found.group(6) == null ? ZoneOffset.UTC : ZoneOffset.of(found.group(6));
      return Optional.of(new Since(date.atTime(time).toInstant(offset), found.group(2) == null));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
