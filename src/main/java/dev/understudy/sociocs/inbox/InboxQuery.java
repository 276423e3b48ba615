package dev.understudy.sociocs.inbox;

import dev.understudy.json.FieldReader;
import dev.understudy.message.Direction;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.SociocsErrors;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Query of a list of messages. Days are those of UTC (ours).
 *
 * @param from the first instant of the first day
 * @param to the last instant of the last day
 * @param text a text that the messages contain; empty for all messages
 * @param direction empty for both directions
 */
record InboxQuery(Instant from, Instant to, String text, Optional<Direction> direction) {
  private static final String START = "start_date";
  private static final String END = "end_date";
  private static final String TEXT = "text";
  private static final String DIRECTION = "direction";
  private static final int MAX_DAYS = 31; // docs
  private static final int USUAL_DAYS = 90; // docs
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Map<String, Optional<Direction>> DIRECTIONS =
      Map.of(
          "incoming", Optional.of(Direction.INBOUND),
          "outbound", Optional.of(Direction.OUTBOUND),
          "both", Optional.empty());

  /**
   * Reads the query of all messages: today's, if it names no days, and of 31 days at most.
   *
   * @throws Refusal with everything that is wrong
   */
  static InboxQuery all(Call call) {
    return read(call, 0, false);
  }

  /**
   * Reads the query of unreplied messages, by default of the last 90 days.
   *
   * @throws Refusal with everything that is wrong
   */
  static InboxQuery unreplied(Call call) {
    return read(call, USUAL_DAYS, false);
  }

  /**
   * Reads the query of a search, by default in the last 90 days.
   *
   * @throws Refusal with everything that is wrong
   */
  static InboxQuery search(Call call) {
    return read(call, USUAL_DAYS, true);
  }

  private static InboxQuery read(Call call, int usualDays, boolean isSearch) {
    var fields =
        new FieldReader(
            call.request().query(List.of(TEXT, DIRECTION, START, END)), SociocsErrors.WORDING);
    var text = isSearch ? fields.requiredText(TEXT) : Optional.<String>empty();
    var direction =
        isSearch
            ? fields.choice(DIRECTION, List.of("incoming", "outbound", "both"))
            : Optional.<String>empty();
    var today = LocalDate.ofInstant(call.now(), ZoneOffset.UTC);
    var start = date(fields, START, today.minusDays(usualDays));
    var end = date(fields, END, today);
    if (fields.isFine() && end.isBefore(start)) {
      fields.wrong(SociocsErrors.PERIOD_REVERSED.at(END));
    }
    if (usualDays == 0 && fields.isFine() && end.isAfter(start.plusDays(MAX_DAYS))) {
      fields.wrong(SociocsErrors.PERIOD_TOO_LONG.at(END));
    }
    Problem.Invalid.throwIfAny(fields.findings());
    return new InboxQuery(
        start.atStartOfDay().toInstant(ZoneOffset.UTC),
        end.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minus(1, ChronoUnit.MICROS),
        text.orElse(""),
        DIRECTIONS.get(direction.orElse("both")));
  }

  private static LocalDate date(FieldReader fields, String name, LocalDate otherwise) {
    var written = fields.text(name);
    var date = written.flatMap(InboxQuery::parse);
    if (written.isPresent() && date.isEmpty()) {
      fields.wrong(SociocsErrors.INVALID_DATE.at(name));
    }
    return date.orElse(otherwise);
  }

  private static Optional<LocalDate> parse(String text) {
    try {
      return Optional.of(text).filter(DATE.asMatchPredicate()).map(LocalDate::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
