package dev.understudy.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The profiles as data. The rules are those of the control plane, one a line, with two differences:
 * a {@code recipient_error} stands for a rule of each provider that knows its code, and a limit for
 * one of each provider. The position of a rule decides its draws, so new rules go to the end.
 */
enum ProfileDefinition {
  FLAKY_CARRIER(
      "A carrier loses messages: calls succeed, and about one message in five does not arrive.",
      """
      {"probability":0.05,"effect":{"type":"delivery","status":"failed","reason":"network","after":"PT2S"}}
      {"probability":0.04,"effect":{"type":"delivery","status":"failed","reason":"carrier_rejected"}}
      {"probability":0.04,"effect":{"type":"delivery","status":"undelivered","reason":"unavailable","after":"PT30S"}}
      {"probability":0.02,"effect":{"type":"delivery","status":"expired","reason":"unavailable","after":"PT1H"}}
      {"probability":0.02,"effect":{"type":"delivery","status":"unknown","reason":"unknown","after":"PT5M"}}
      {"probability":0.03,"effect":{"type":"recipient_error","code":"unsubscribed"}}
      """,
      ""),
  RATE_LIMITED(
      "Others use up the account's limits: few calls are let through, and some get a 429 at once.",
      """
      {"probability":0.05,"effect":{"type":"error","status":429,"retry_after":1}}
      {"probability":0.02,"effect":{"type":"error","status":429,"retry_after":10}}
      """,
      """
      {"limit":5,"per":"PT1S"}
      {"limit":60,"per":"PT1M"}
      """),
  SLOW_NETWORK(
      "Every second call is slow, and one in a hundred gets no answer.",
      """
      {"probability":0.03,"effect":{"type":"delay","duration":"PT1S"}}
      {"probability":0.1,"effect":{"type":"delay","duration":"PT0.5S"}}
      {"probability":0.4,"effect":{"type":"delay","duration":"PT0.2S"}}
      {"probability":0.01,"effect":{"type":"timeout","duration":"PT2S"}}
      """,
      ""),
  LOST_ANSWERS(
      "Connections break before or after the work is done, and the client can't tell which.",
      """
      {"probability":0.06,"effect":{"type":"lost_response"}}
      {"probability":0.04,"effect":{"type":"reset"}}
      {"probability":0.02,"effect":{"type":"timeout","duration":"PT1S"}}
      {"probability":0.03,"effect":{"type":"truncate"}}
      {"probability":0.02,"effect":{"type":"garbage"}}
      """,
      ""),
  BAD_DAY(
      "A little of everything: slow calls, errors, lost answers, limits, messages that fail.",
      """
      {"probability":0.05,"effect":{"type":"delay","duration":"PT0.5S"}}
      {"probability":0.15,"effect":{"type":"delay","duration":"PT0.2S"}}
      {"probability":0.04,"effect":{"type":"error","status":503,"retry_after":1}}
      {"probability":0.02,"effect":{"type":"error","status":500}}
      {"probability":0.04,"effect":{"type":"error","status":429,"retry_after":1}}
      {"probability":0.02,"effect":{"type":"reset"}}
      {"probability":0.01,"effect":{"type":"timeout","duration":"PT1S"}}
      {"probability":0.02,"effect":{"type":"lost_response"}}
      {"probability":0.01,"effect":{"type":"truncate"}}
      {"probability":0.01,"effect":{"type":"garbage"}}
      {"probability":0.04,"effect":{"type":"delivery","status":"failed","reason":"network","after":"PT2S"}}
      {"probability":0.02,"effect":{"type":"recipient_error","code":"unsubscribed"}}
      """,
      """
      {"limit":20,"per":"PT1S"}
      """);

  /** The names of all profiles. */
  static final List<String> NAMES =
      Arrays.stream(values()).map(ProfileDefinition::profileName).toList();

  final String description;
  private final String rules;
  private final String limits;

  ProfileDefinition(String description, String rules, String limits) {
    this.description = description;
    this.rules = rules;
    this.limits = limits;
  }

  String profileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the rules, a JSON object each. */
  List<String> rules() {
    return rules.lines().toList();
  }

  /** Returns the rate limits, a JSON object each. */
  List<String> limits() {
    return limits.lines().toList();
  }
}
