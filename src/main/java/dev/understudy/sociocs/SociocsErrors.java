package dev.understudy.sociocs;

import dev.understudy.json.FieldRule;
import dev.understudy.json.FieldWording;
import dev.understudy.json.Finding;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Problem.Unauthenticated.Reason;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Every error that a call can be answered with: its status, its sentence, and the source of the
 * rule behind it. The service documents statuses and the shape of the body, but hardly any
 * sentence: unless said otherwise the wording is ours.
 */
public enum SociocsErrors {
  API_KEY_MISSING(401, "There is no API key. Send yours in the apikey header."), // spec
  API_KEY_UNREADABLE( // spec
      401, "The API key can't be read. Send one key, and nothing else, in the apikey header."),
  API_KEY_REFUSED( // spec
      401, "The API key is not accepted. Look at what the apikey header holds."),
  BODY_UNREADABLE(400, "The body can't be read: %s."), // spec
  REQUIRED(400, "%s is required."), // spec
  NOT_A_STRING(400, "%s must be a string."), // ours
  NOT_A_BOOLEAN(400, "%s must be true or false."), // ours
  NOT_AN_OBJECT(400, "%s must be an object."), // ours
  NOT_A_LIST(400, "%s must be an array."), // ours
  NOT_A_WHOLE_NUMBER(400, "%s must be a whole number."), // ours
  OUT_OF_RANGE(400, "%s must be a whole number from %s to %s."), // ours
  NOT_ONE_OF(400, "%s must be one of %s."), // ours
  UNSTORABLE(400, "%s must not contain a NUL or half of a surrogate pair."), // ours
  INVALID_PROVIDER(400, "%s must be one of %s."), // spec
  INVALID_CHANNEL_KEY(400, "Invalid channel_key."), // docs, in these words
  CHANNEL_OF_ANOTHER_PROVIDER( // ours
      400, "Invalid channel_key. The channel's provider is %2$s."),
  RECIPIENTS_UNREADABLE( // ours
      400, "%s must be an array of {to, name}, or a JSON string that holds one."),
  RECIPIENTS_NO_JSON(400, "%s holds a string that is no JSON: %s."), // ours
  RECIPIENTS_EMPTY(400, "%s must name at least one recipient."), // ours
  RECIPIENT_UNREADABLE(400, "%s must be an object with to and, if you like, name."), // spec
  INVALID_PHONE_NUMBER(400, "%s must be a phone number that begins with its country code."), // docs
  CONTENT_REQUIRED(400, "%s is required where there is no %s."), // spec
  INVALID_URL(400, "%s must be an absolute http or https URL."), // ours
  INVALID_TEMPLATE(400, "%s can't be filled in. %s"), // ours
  JOB_TOO_LARGE( // ours
      400,
      "%s and media URLs make this job too large: all its messages together may have %d"
          + " characters. Name fewer recipients."),
  INVALID_MEDIA_TYPE(400, "%s must be a MIME type such as image/png."), // docs
  MEDIA_TYPE_REQUIRED(400, "%s is required where there is a media_url."), // docs
  MEDIA_UNSUPPORTED(400, "%s is supported only where provider is twlo."), // docs; ours: refused
  TEMPLATE_UNSUPPORTED( // docs; ours: refused
      400, "%s is supported only where provider is twlowa or gswa."),
  NO_JSON_OBJECT(400, "%s must be an object, or a JSON string that holds one."), // ours
  INVALID_DIAL_CODE(400, "%s must be a country's dial code such as 1."), // docs
  INVALID_LIST(400, "Invalid %s."), // ours
  NO_CONTACT(400, "%s is not the number of a contact."), // ours
  LIST_EMPTY(400, "%s must not be empty."), // ours
  TOO_MANY_RECORDS(400, "%s must have at most %d entries."), // docs
  QUERY_TOO_SHORT(400, "%s must have at least %d characters."), // docs
  INVALID_SCHEDULE( // spec
      400, "%s must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00."),
  SCHEDULE_TOO_LATE(400, "%s must not be after %s."), // ours
  INVALID_USER_ID(400, "Invalid user_id."), // ours
  INVALID_DATE(400, "%s must be a date such as 2026-01-31."), // docs
  PERIOD_REVERSED(400, "%s must not be before start_date."), // ours
  PERIOD_TOO_LONG(400, "%s must be at most 31 days after start_date."), // docs
  INVALID_EVENTS(400, "%s must be an array of messages and status_updates."), // docs
  INVALID_SUBEVENTS(400, "%s must be an object that gives status_updates an array of %s."), // docs
  MESSAGE_UNDERWAY(400, "The message is %s: it can't be deleted any more."), // docs; ours: status
  JOB_UNDERWAY(400, "The job is %s: it can't be changed any more."), // ours
  MORE_PROBLEMS(400, "There are %2$d more problems."), // ours
  SUBSCRIPTION_NOT_FOUND(404, "There is no webhook subscription %s."), // ours
  CHANNEL_NOT_FOUND(404, "There is no channel %s."), // ours
  SCHEDULED_NOT_FOUND(404, "There is no scheduled message %s."), // ours
  CONTACT_NOT_FOUND(404, "There is no contact %s."), // ours
  LIST_NOT_FOUND(404, "There is no contact list %s."), // ours
  JOB_NOT_FOUND(404, "There is no job %s."), // ours
  ENDPOINT_NOT_FOUND(404, "There is no endpoint %s."), // spec
  METHOD_NOT_ALLOWED(405, "This endpoint does not know %s; it knows %s."), // ours
  BODY_TOO_LARGE(413, "The body is too large. At most %d bytes are read."), // ours
  BODY_NOT_JSON(415, "The body must be sent as application/json in UTF-8."), // ours
  THROTTLED(429, "The rate limit is reached. Try again later."), // spec
  FAILING(500, "The server can't do this now. Try again later."), // spec
  REFUSED(400, "The request is refused."); // ours

  /**
   * The form in which wrong fields are reported. A blank string counts as absent, since clients
   * send "" for a field that nobody filled in.
   */
  public static final FieldWording WORDING =
      new FieldWording() {
        @Override
        public Finding finding(String field, FieldRule broken, Object... particulars) {
          return switch (broken) {
            case REQUIRED, NOT_NULL -> REQUIRED.at(field);
            case TEXT -> NOT_A_STRING.at(field);
            case STORABLE -> UNSTORABLE.at(field);
            case BOOLEAN -> NOT_A_BOOLEAN.at(field);
            case URL -> INVALID_URL.at(field);
            case OBJECT, OBJECT_OF_TEXTS -> NOT_AN_OBJECT.at(field);
            case LIST, LIST_OF_TEXTS, LIST_OF_OBJECTS -> NOT_A_LIST.at(field);
            case CHOICE -> NOT_ONE_OF.at(field, particulars);
            case WHOLE_NUMBER -> NOT_A_WHOLE_NUMBER.at(field);
            case WHOLE_NUMBER_IN_RANGE -> OUT_OF_RANGE.at(field, particulars);
            case MAX_FINDINGS -> MORE_PROBLEMS.at(field, particulars);
            default -> FieldWording.PLAIN.finding(field, broken, particulars);
          };
        }

        @Override
        public boolean isAbsent(JsonNode value) {
          return FieldWording.super.isAbsent(value)
              || value.isString() && value.stringValue().isBlank();
        }
      };

  private final int status;
  private final String wording;

  SociocsErrors(int status, String wording) {
    this.status = status;
    this.wording = wording;
  }

  /** The body of every refusal (spec). */
  record SociocsErrorBody(String status, List<Msg> errors) {}

  record Msg(String msg) {}

  /** Returns the error's sentence, with these particulars. */
  public String sentence(Object... particulars) {
    return String.format(Locale.ROOT, wording, particulars);
  }

  /** Returns the error at a field. Most sentences begin with the field; the particulars follow. */
  public Finding at(String field, Object... particulars) {
    return Finding.at(
        field, sentence(Stream.concat(Stream.of(field), Stream.of(particulars)).toArray()));
  }

  /** Returns a refusal of the whole call. */
  public Refusal refusal(Object... particulars) {
    var sentence = sentence(particulars);
    return new Problem.Failing(status, Optional.empty(), Optional.of(sentence), Map.of()).refusal();
  }

  /** Renders a refusal. */
  static Response render(Problem problem) {
    if (problem instanceof Problem.Invalid invalid) {
      var sentences = invalid.findings().stream().map(each -> with(each.hint(), each.message()));
      return response(problem.status(), sentences.toList());
    } else if (problem instanceof Unauthenticated refused) {
      var error = of(refused.reason());
      return response(error.status, List.of(with(refused.hint(), error.sentence())));
    } else if (problem instanceof Problem.Malformed malformed) {
      return BODY_UNREADABLE.response(malformed.reason());
    } else if (problem instanceof Problem.NotFound missing) {
      return ENDPOINT_NOT_FOUND.response(missing.path());
    } else if (problem instanceof Problem.NotEmulated other) {
      return response(other.status(), List.of(other.sentence()));
    } else if (problem instanceof Problem.MethodNotAllowed other) {
      return METHOD_NOT_ALLOWED.response(other.method(), String.join(", ", other.allowed()));
    } else if (problem instanceof Problem.UnsupportedMediaType) {
      return BODY_NOT_JSON.response();
    } else if (problem instanceof Problem.TooLarge large) {
      return BODY_TOO_LARGE.response(large.limit());
    } else if (problem instanceof Problem.Throttled) {
      return THROTTLED.response();
    }
    var failing = (Problem.Failing) problem;
    return response(
        failing.status(),
        List.of(failing.message().orElseGet(() -> of(failing.status()).sentence())));
  }

  private Response response(Object... particulars) {
    return response(status, List.of(sentence(particulars)));
  }

  private static Response response(int status, List<String> sentences) {
    var errors = sentences.stream().map(Msg::new).toList();
    return Response.of(status, new SociocsErrorBody("error", errors));
  }

  private static SociocsErrors of(Reason reason) {
    return switch (reason) {
      case MISSING -> API_KEY_MISSING;
      case MALFORMED -> API_KEY_UNREADABLE;
      case REFUSED -> API_KEY_REFUSED;
    };
  }

  /** Returns the error that fits a status which a test asked for. */
  private static SociocsErrors of(int status) {
    return switch (status) {
      case 401 -> API_KEY_REFUSED;
      case 415 -> BODY_NOT_JSON;
      case 429 -> THROTTLED;
      default -> status >= 500 ? FAILING : REFUSED;
    };
  }

  private static String with(Optional<String> hint, String sentence) {
    return hint.map(text -> sentence + " " + text).orElse(sentence);
  }
}
