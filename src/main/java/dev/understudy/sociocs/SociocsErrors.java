package dev.understudy.sociocs;

import static dev.understudy.provider.ProviderError.Source.DOCS;
import static dev.understudy.provider.ProviderError.Source.OURS;
import static dev.understudy.provider.ProviderError.Source.SPEC;

import dev.understudy.json.FieldRule;
import dev.understudy.json.FieldWording;
import dev.understudy.json.Finding;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Problem.Unauthenticated.Reason;
import dev.understudy.provider.ProviderError;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import java.util.Arrays;
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
  API_KEY_MISSING(SPEC, 401, "There is no API key. Send yours in the apikey header."),
  API_KEY_UNREADABLE(
      SPEC,
      401,
      "The API key can't be read. Send one key, and nothing else, in the apikey header."),
  API_KEY_REFUSED(SPEC, 401, "The API key is not accepted. Look at what the apikey header holds."),
  BODY_UNREADABLE(SPEC, 400, "The body can't be read: %s."),
  REQUIRED(SPEC, 400, "%s is required."),
  NOT_A_STRING(OURS, 400, "%s must be a string."),
  NOT_A_BOOLEAN(OURS, 400, "%s must be true or false."),
  NOT_AN_OBJECT(OURS, 400, "%s must be an object."),
  NOT_A_LIST(OURS, 400, "%s must be an array."),
  NOT_A_WHOLE_NUMBER(OURS, 400, "%s must be a whole number."),
  OUT_OF_RANGE(OURS, 400, "%s must be a whole number from %s to %s."),
  NOT_ONE_OF(OURS, 400, "%s must be one of %s."),
  UNSTORABLE(OURS, 400, "%s must not contain a NUL or half of a surrogate pair."),
  INVALID_PROVIDER(SPEC, 400, "%s must be one of %s."),
  // in these words
  INVALID_CHANNEL_KEY(DOCS, 400, "Invalid channel_key."),
  CHANNEL_OF_ANOTHER_PROVIDER(OURS, 400, "Invalid channel_key. The channel's provider is %2$s."),
  RECIPIENTS_UNREADABLE(
      OURS, 400, "%s must be an array of {to, name}, or a JSON string that holds one."),
  RECIPIENTS_NO_JSON(OURS, 400, "%s holds a string that is no JSON: %s."),
  RECIPIENTS_EMPTY(OURS, 400, "%s must name at least one recipient."),
  RECIPIENT_UNREADABLE(SPEC, 400, "%s must be an object with to and, if you like, name."),
  INVALID_PHONE_NUMBER(DOCS, 400, "%s must be a phone number that begins with its country code."),
  CONTENT_REQUIRED(SPEC, 400, "%s is required where there is no %s."),
  INVALID_URL(OURS, 400, "%s must be an absolute http or https URL."),
  INVALID_TEMPLATE(OURS, 400, "%s can't be filled in. %s"),
  JOB_TOO_LARGE(
      OURS,
      400,
      "%s and media URLs make this job too large: all its messages together may have %d"
          + " characters. Name fewer recipients."),
  INVALID_MEDIA_TYPE(DOCS, 400, "%s must be a MIME type such as image/png."),
  MEDIA_TYPE_REQUIRED(DOCS, 400, "%s is required where there is a media_url."),
  // ours: refused
  MEDIA_UNSUPPORTED(DOCS, 400, "%s is supported only where provider is twlo."),
  // ours: refused
  TEMPLATE_UNSUPPORTED(DOCS, 400, "%s is supported only where provider is twlowa or gswa."),
  NO_JSON_OBJECT(OURS, 400, "%s must be an object, or a JSON string that holds one."),
  INVALID_DIAL_CODE(DOCS, 400, "%s must be a country's dial code such as 1."),
  INVALID_LIST(OURS, 400, "Invalid %s."),
  NO_CONTACT(OURS, 400, "%s is not the number of a contact."),
  LIST_EMPTY(OURS, 400, "%s must not be empty."),
  TOO_MANY_RECORDS(DOCS, 400, "%s must have at most %d entries."),
  QUERY_TOO_SHORT(DOCS, 400, "%s must have at least %d characters."),
  INVALID_SCHEDULE(
      SPEC, 400, "%s must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00."),
  SCHEDULE_TOO_LATE(OURS, 400, "%s must not be after %s."),
  INVALID_USER_ID(OURS, 400, "Invalid user_id."),
  INVALID_DATE(DOCS, 400, "%s must be a date such as 2026-01-31."),
  PERIOD_REVERSED(OURS, 400, "%s must not be before start_date."),
  PERIOD_TOO_LONG(DOCS, 400, "%s must be at most 31 days after start_date."),
  INVALID_EVENTS(DOCS, 400, "%s must be an array of messages and status_updates."),
  INVALID_SUBEVENTS(DOCS, 400, "%s must be an object that gives status_updates an array of %s."),
  // ours: status
  MESSAGE_UNDERWAY(DOCS, 400, "The message is %s: it can't be deleted any more."),
  JOB_UNDERWAY(OURS, 400, "The job is %s: it can't be changed any more."),
  MORE_PROBLEMS(OURS, 400, "There are %2$d more problems."),
  SUBSCRIPTION_NOT_FOUND(OURS, 404, "There is no webhook subscription %s."),
  CHANNEL_NOT_FOUND(OURS, 404, "There is no channel %s."),
  SCHEDULED_NOT_FOUND(OURS, 404, "There is no scheduled message %s."),
  CONTACT_NOT_FOUND(OURS, 404, "There is no contact %s."),
  LIST_NOT_FOUND(OURS, 404, "There is no contact list %s."),
  JOB_NOT_FOUND(OURS, 404, "There is no job %s."),
  ENDPOINT_NOT_FOUND(SPEC, 404, "There is no endpoint %s."),
  METHOD_NOT_ALLOWED(OURS, 405, "This endpoint does not know %s; it knows %s."),
  BODY_TOO_LARGE(OURS, 413, "The body is too large. At most %d bytes are read."),
  BODY_NOT_JSON(OURS, 415, "The body must be sent as application/json in UTF-8."),
  THROTTLED(SPEC, 429, "The rate limit is reached. Try again later."),
  FAILING(SPEC, 500, "The server can't do this now. Try again later."),
  REFUSED(OURS, 400, "The request is refused.");

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

  private final ProviderError.Source source;
  private final int status;
  private final String wording;

  SociocsErrors(ProviderError.Source source, int status, String wording) {
    this.source = source;
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
    return withoutField(field, Stream.concat(Stream.of(field), Stream.of(particulars)).toArray());
  }

  /** Returns the error at a field that its sentence does not name. */
  public Finding withoutField(String field, Object... particulars) {
    return new Finding(field, ProviderError.name(this), sentence(particulars), Optional.empty());
  }

  /** Returns a refusal of the whole call. */
  public Refusal refusal(Object... particulars) {
    var sentence = sentence(particulars);
    var name = Optional.of(ProviderError.name(this));
    return new Problem.Failing(status, name, Optional.of(sentence), Map.of()).refusal();
  }

  static List<ProviderError> all() {
    return Arrays.stream(values())
        .map(each -> ProviderError.of(each, each.status, each.source, each.wording))
        .toList();
  }

  /** Returns the names of the errors that the response to a problem shows. */
  static List<String> in(Problem problem) {
    return problem instanceof Problem.Invalid invalid
        ? invalid.findings().stream()
            .map(each -> each.code().isEmpty() ? ProviderError.name(REFUSED) : each.code())
            .distinct()
            .toList()
        : List.of(ProviderError.name(of(problem)));
  }

  private static SociocsErrors of(Problem problem) {
    if (problem instanceof Unauthenticated refused) {
      return of(refused.reason());
    } else if (problem instanceof Problem.Malformed) {
      return BODY_UNREADABLE;
    } else if (problem instanceof Problem.NotFound || problem instanceof Problem.NotEmulated) {
      return ENDPOINT_NOT_FOUND;
    } else if (problem instanceof Problem.MethodNotAllowed) {
      return METHOD_NOT_ALLOWED;
    } else if (problem instanceof Problem.UnsupportedMediaType) {
      return BODY_NOT_JSON;
    } else if (problem instanceof Problem.TooLarge) {
      return BODY_TOO_LARGE;
    } else if (problem instanceof Problem.Throttled) {
      return THROTTLED;
    } else if (problem instanceof Problem.Failing failing) {
      return failing.code().flatMap(SociocsErrors::named).orElseGet(() -> of(failing.status()));
    }
    return REFUSED;
  }

  private static Optional<SociocsErrors> named(String name) {
    return Arrays.stream(values())
        .filter(each -> ProviderError.name(each).equals(name))
        .findFirst();
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
    var sentence =
        failing.message().orElseGet(() -> ProviderError.withoutPlaceholders(of(failing).wording));
    return response(failing.status(), List.of(sentence));
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
