package dev.understudy.prelude;

import dev.understudy.json.Finding;
import java.util.Locale;
import java.util.Optional;

/**
 * Every code with which a request can be refused. The codes are the service's (docs) unless marked
 * as ours; the sentences are ours but for the one that its reference shows.
 */
enum PreludeErrors {
  MISSING_API_KEY("No API key was sent. Send it as 'Authorization: Bearer <key>'."),
  INVALID_BEARER_TOKEN("The Authorization header is not of the form 'Bearer <key>'."),
  INVALID_API_KEY("The API key is not accepted."),
  INVALID_REQUEST("The request is invalid."),
  EMPTY_BATCH("The list of recipients is empty. Name at least one in 'to'."),
  BATCH_SIZE_EXCEEDED("The list of recipients is too long. Name at most 1000 in 'to'."),
  INVALID_TEMPLATE_ID("The template id is invalid. It is 'template_' followed by 26 characters."),
  TEMPLATE_NOT_FOUND("There is no template with this id."),
  INVALID_TEMPLATE_VARIABLES("The variables are not exactly those of the template."),
  INVALID_SENDER_ID("The sender id in 'from' is not approved for this account."),
  INVALID_LOCALE("The locale is invalid. Give a BCP-47 tag such as 'en-US'."),
  EXPIRES_AT_IN_PAST(
      "The expiry date is in the past, or not after the time at which the message is due."),
  EXPIRES_AT_TOO_FAR_IN_FUTURE(
      "The expiry date is too far in the future. It is at most one day after the message is due."),
  INVALID_DATE_FORMAT("A date is not in RFC 3339 form, such as '2025-12-25T18:00:00Z'."),
  SCHEDULE_AT_IN_PAST("The scheduled date is in the past."), // ours
  SCHEDULE_AT_TOO_FAR_IN_FUTURE("The scheduled date is too far in the future."), // ours
  INVALID_CALLBACK_URL(
      "The callback URL is invalid. Give an absolute http or https URL; a port is from 1 to"
          + " 65535."),
  INVALID_CORRELATION_ID("The correlation id is too long. It has at most 80 characters."),
  INVALID_DOCUMENT("The document does not fit the template's header."), // ours
  RATE_LIMIT_EXCEEDED("Too many requests. Try again later."),
  INTERNAL("Something went wrong on the server."),
  NOT_FOUND("There is no such endpoint."), // ours
  METHOD_NOT_ALLOWED("The endpoint does not know this method."), // ours
  PAYLOAD_TOO_LARGE("The request body is too large."), // ours
  UNSUPPORTED_MEDIA_TYPE("The request body has to be 'application/json' in UTF-8."); // ours

  private final String sentence;

  PreludeErrors(String sentence) {
    this.sentence = sentence;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  String sentence() {
    return sentence;
  }

  /** A request that breaks the rule, at this field. */
  Finding at(String field) {
    return new Finding(field, code(), sentence, Optional.empty());
  }

  /** The same with the particulars. */
  Finding at(String field, String particulars) {
    return new Finding(field, code(), sentence + " " + particulars, Optional.empty());
  }
}
