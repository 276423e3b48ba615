package dev.understudy.sociocs;

import dev.understudy.json.Finding;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Every error that a call can be answered with, and where the rule behind it comes from. The
 * service documents statuses and the shape of the body, but hardly any sentence: unless said
 * otherwise the wording is ours.
 */
enum SociocsErrors {
  API_KEY_MISSING("There is no API key. Send yours in the apikey header."), // spec
  API_KEY_UNREADABLE(
      "The API key can't be read. Send one key, and nothing else, in the apikey header."), // spec
  API_KEY_REFUSED("The API key is not accepted. Look at what the apikey header holds."), // spec
  BODY_UNREADABLE("The body can't be read: %s."), // spec
  REQUIRED("%s is required."), // spec
  NOT_A_STRING("%s must be a string."), // ours
  NOT_A_BOOLEAN("%s must be true or false."), // ours
  UNSTORABLE("%s must not contain a NUL or half of a surrogate pair."), // ours
  INVALID_PROVIDER("%s must be one of %s."), // spec
  INVALID_CHANNEL_KEY("Invalid channel_key."), // docs, these very words
  CHANNEL_OF_ANOTHER_PROVIDER("Invalid channel_key. The channel's provider is %2$s."), // ours
  RECIPIENTS_UNREADABLE(
      "%s must be an array of {to, name}, or a JSON string that holds one."), // ours
  RECIPIENTS_NO_JSON("%s holds a string that is no JSON: %s."), // ours
  RECIPIENTS_EMPTY("%s must name at least one recipient."), // ours
  RECIPIENT_UNREADABLE("%s must be an object with to and, if you like, name."), // spec
  INVALID_PHONE_NUMBER("%s must be a phone number that begins with its country code."), // docs
  CONTENT_REQUIRED("%s is required where there is no %s."), // spec
  INVALID_URL("%s must be an absolute http or https URL."), // ours
  INVALID_TEMPLATE("%s can't be filled in. %s"), // ours
  JOB_TOO_LARGE(
      "%s and media URLs make this job too large: all its messages together may have %d"
          + " characters. Name fewer recipients."), // ours
  INVALID_SCHEDULE( // spec
      "%s must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00."),
  SCHEDULE_TOO_LATE("%s must not be after %s."), // ours
  INVALID_USER_ID("Invalid user_id."), // ours
  INVALID_EVENTS("%s must be an array of messages and status_updates."), // docs
  INVALID_SUBEVENTS("%s must be an object that gives status_updates an array of %s."), // docs
  SUBSCRIPTION_NOT_FOUND("There is no webhook subscription %s."), // ours
  JOB_NOT_FOUND("There is no job %s."), // ours
  JOB_UNDERWAY("The job is %s: it can't be changed any more."), // ours
  MORE_PROBLEMS("There are %2$d more problems."), // ours
  ENDPOINT_NOT_FOUND("There is no endpoint %s."), // spec
  METHOD_NOT_ALLOWED("This endpoint does not know %s; it knows %s."), // ours
  BODY_TOO_LARGE("The body is too large. At most %d bytes are read."), // ours
  BODY_NOT_JSON("The body must be sent as application/json in UTF-8."), // ours
  THROTTLED("The rate limit is reached. Try again later."), // spec
  FAILING("The server can't do this now. Try again later."), // spec
  REFUSED("The request is refused."); // ours

  private final String wording;

  SociocsErrors(String wording) {
    this.wording = wording;
  }

  /** The error's sentence, with these particulars. */
  String sentence(Object... particulars) {
    return String.format(Locale.ROOT, wording, particulars);
  }

  /** The error at a field, which its sentence begins with in most cases; then the particulars. */
  Finding at(String field, Object... particulars) {
    return Finding.at(
        field, sentence(Stream.concat(Stream.of(field), Stream.of(particulars)).toArray()));
  }
}
