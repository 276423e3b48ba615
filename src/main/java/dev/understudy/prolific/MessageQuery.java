package dev.understudy.prolific;

import dev.understudy.json.FieldReader;
import dev.understudy.json.FieldRule;
import dev.understudy.message.Message;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Query of a list of messages.
 *
 * @param caller only messages from or to this researcher
 * @param user only messages from or to this user
 * @param from the earliest instant, inclusive. A {@code user_id} alone has no limit: the 30 days
 *     are documented for {@code created_after} only, and production code relies on that (seen)
 * @param excludedSenders users whose messages are left out
 */
record MessageQuery(
    String caller, Optional<String> user, Instant from, Set<String> excludedSenders) {
  private static final String USER = "user_id";
  private static final String SINCE = "created_after";
  private static final String EXCLUDED = "excluded_sender_ids";
  private static final Duration MAX_AGE = Duration.ofDays(30); // docs
  private static final Instant BEGINNING_OF_TIME = Instant.parse("0000-01-01T00:00:00Z");
  private static final int MAX_EXCLUDED = 10; // docs
  private static final Pattern DATETIME =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "([T ]([0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?)"
              + "(Z|[-+][0-9]{2}(:?[0-9]{2})?)?)?");

  /**
   * Reads the query of a call. Empty parameters count as absent, unknown ones are ignored.
   *
   * @throws dev.understudy.provider.Refusal with everything that is wrong
   */
  static MessageQuery read(Call call) {
    var fields = new FieldReader(texts(call.request()), FieldErrors.WORDING);
    if (fields.any(USER).isEmpty() && fields.any(SINCE).isEmpty()) {
      fields.wrong(FieldErrors.NEITHER.at(USER));
      fields.wrong(FieldErrors.NEITHER.at(SINCE));
    }
    var user = fields.text(USER);
    var caller = Researcher.of(call);
    var checks = new EntityChecks(call);
    fields.check(USER, user, checks::user);
    var from = fields.parsed(SINCE, MessageQuery::instant, FieldRule.INSTANT);
    if (fields.list(EXCLUDED).filter(ids -> ids.size() > MAX_EXCLUDED).isPresent()) {
      fields.wrong(FieldErrors.TOO_MANY.at(EXCLUDED, MAX_EXCLUDED));
    }
    var excluded = fields.texts(EXCLUDED).orElse(List.of());
    Problem.Invalid.throwIfAny(fields.findings());
    return new MessageQuery(
        caller.id(),
        user,
        from.map(since -> limited(since, call.now())).orElse(BEGINNING_OF_TIME),
        Set.copyOf(excluded));
  }

  /** Returns whether a message is one between the caller and the user, and not excluded. */
  boolean matches(Message message) {
    return (user.isPresent() ? isBetween(message, caller, user.get()) : isOf(message, caller))
        && !excludedSenders.contains(message.sender());
  }

  private static boolean isOf(Message message, String user) {
    return message.sender().equals(user) || message.recipient().equals(user);
  }

  private static boolean isBetween(Message message, String one, String other) {
    return message.sender().equals(one) && message.recipient().equals(other)
        || message.sender().equals(other) && message.recipient().equals(one);
  }

  private static JsonNode texts(Request request) {
    var texts = JsonNodeFactory.instance.objectNode();
    for (var name : List.of(USER, SINCE)) {
      request.query(name).filter(text -> !text.isEmpty()).ifPresent(text -> texts.put(name, text));
    }
    var excluded = texts.putArray(EXCLUDED);
    request.query().getOrDefault(EXCLUDED, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .forEach(excluded::add);
    return texts;
  }

  /**
   * Limits an instant to the last 30 days. An older one is not refused, since the service's own
   * skill sends "now minus 30 days", which is a little older on arrival (seen).
   */
  private static Instant limited(Instant from, Instant now) {
    var first = now.minus(MAX_AGE);
    return from.isBefore(first) ? first : from;
  }

  /** Parses a date, with or without a time (seen). Without an offset it is UTC (ours). */
  static Optional<Instant> instant(String text) {
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
