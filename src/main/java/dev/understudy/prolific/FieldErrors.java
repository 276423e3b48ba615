package dev.understudy.prolific;

import dev.understudy.json.FieldRule;
import dev.understudy.json.FieldWording;
import dev.understudy.json.Finding;
import dev.understudy.json.WireJson;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.provider.ProviderError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Every error of a single field, all reported under {@link ProlificErrors#INVALID_FIELDS}. The
 * service runs on Django REST framework, whose words clients see (seen).
 */
public enum FieldErrors {
  // seen
  REQUIRED("This field is required."),
  NULL("This field may not be null."),
  BLANK("This field may not be blank."),
  NOT_A_STRING("Not a valid string."),
  NOT_A_LIST("Expected a list of items but got type \"%s\"."),
  EMPTY_LIST("This list may not be empty."),
  TOO_LONG("Ensure this field has no more than " + MessageText.MAX_LENGTH + " characters."),
  NUL("Null characters are not allowed."),
  NO_BOOLEAN("Must be a valid boolean."),
  NO_URL("Enter a valid URL."),
  NO_EMAIL("Enter a valid email address."),
  TOO_LARGE_NUMBER("Ensure this value is less than or equal to %d."),
  TOO_FEW_CHARACTERS("Ensure this field has at least %d characters."),
  // ours, in the framework's words
  TOO_MANY_CHARACTERS("Ensure this field has no more than %d characters."),
  NO_INTEGER("A valid integer is required."),
  TOO_SMALL("Ensure this value is greater than or equal to %d."),
  NO_CURSOR("Invalid cursor."),
  NO_CHOICE("\"%s\" is not a valid choice."),
  TOO_MANY("Ensure this field has no more than %d elements."),
  NO_DATETIME(
      "Datetime has wrong format. Use one of these formats instead:"
          + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z], YYYY-MM-DD."),
  // ours
  SURROGATE("Unpaired surrogates are not allowed."),
  NEITHER("One of user_id and created_after is required."),
  NO_SECRET("The workspace has no secret. Create one first."),
  WRONG_SECRET("This is not the secret of the subscription."),
  NO_MEMBERS("Conversation \"%s\" is none between you and the recipient."),
  NO_ID("An id has 1 to 64 letters of the Latin alphabet, digits and underscores."),
  UNKNOWN_USER("User \"%s\" does not exist."),
  ONESELF("You can't write to yourself."),
  UNKNOWN_RESEARCHER("Researcher \"%s\" does not exist."),
  UNKNOWN_PARTICIPANT("Participant \"%s\" does not exist."),
  UNKNOWN_STUDY("Study \"%s\" does not exist."),
  NO_DATE("Date has wrong format. Use this format instead: DD/MM/YYYY."),
  NOT_ALLOWED("%s is not possible: the status is %s."),
  ONE_OF("One of %s is required."),
  NOT_IN_FUTURE("The instant has to be in the future."),
  EMAIL_TAKEN("A participant with the email address \"%s\" exists."),
  NO_TEST_PARTICIPANT("There is no test participant. Create one first."),
  NO_BONUS("Line %d is not an id, a comma and an amount such as 4.25."),
  UNKNOWN_SUBMISSION("Submission \"%s\" does not exist."),
  NOT_IN_THE_STUDY("\"%s\" is neither a participant nor a submission of the study."),
  UNKNOWN_ORGANISATION("Organisation \"%s\" does not exist."),
  UNKNOWN_PROJECT("Project \"%s\" does not exist."),
  UNKNOWN_WORKSPACE("Workspace \"%s\" does not exist."),
  UNKNOWN_GROUP("Participant group \"%s\" does not exist."),
  NOT_IN_ANY_STUDY("Participant \"%s\" has not taken part in any of your studies."),
  NOT_IN_STUDY("Participant \"%s\" has not taken part in study \"%s\".");

  /** Words in which the fields of a body are reported. */
  public static final FieldWording WORDING = new DjangoWording();

  /** The first error whose words are ours; those of the earlier ones were seen. */
  private static final FieldErrors FIRST_OF_OURS = TOO_MANY_CHARACTERS;

  private static final int MAX_SHOWN_LENGTH = 64;

  private final String wording;

  FieldErrors(String wording) {
    this.wording = wording;
  }

  /** Returns this error at a field. Texts in its sentence are shortened if too long for an id. */
  public Finding at(String field, Object... particulars) {
    var shown = new Object[particulars.length];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = particulars[i] instanceof String text ? shortened(text) : particulars[i];
    }
    return new Finding(
        field,
        ProviderError.name(this),
        String.format(Locale.ROOT, wording, shown),
        Optional.empty());
  }

  /** Returns the sentence for any field. */
  String general() {
    return ProviderError.withoutPlaceholders(wording);
  }

  static Optional<FieldErrors> named(String name) {
    return Arrays.stream(values())
        .filter(each -> ProviderError.name(each).equals(name))
        .findFirst();
  }

  static List<ProviderError> all(int status) {
    return Arrays.stream(values())
        .map(
            each ->
                ProviderError.of(
                    each,
                    status,
                    each.compareTo(FIRST_OF_OURS) < 0
                        ? ProviderError.Source.SEEN
                        : ProviderError.Source.OURS,
                    each.wording))
        .toList();
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MAX_SHOWN_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN_LENGTH)) + "…";
  }

  /** Returns the errors of single characters of a text. */
  public static List<FieldErrors> inCharactersOf(String text) {
    if (WireJson.isStorable(text)) {
      return List.of();
    }
    var found = new ArrayList<FieldErrors>();
    if (text.indexOf(0) >= 0) {
      found.add(NUL);
    }
    if (!WireJson.isStorable(text.replace("\0", ""))) {
      found.add(SURROGATE);
    }
    return found;
  }

  /** Sentences of the framework for the rules of the field reader. */
  private static final class DjangoWording implements FieldWording {
    private static final Pattern OFFSET_WITH_BLANK =
        Pattern.compile("[^:]{1,20}:.{1,40} [0-9]{2}(:?[0-9]{2})?");

    @Override
    public Finding finding(String field, FieldRule broken, Object... particulars) {
      return switch (broken) {
        case REQUIRED -> REQUIRED.at(field);
        case NOT_NULL -> NULL.at(field);
        case TEXT -> ((JsonNode) particulars[0]).isNull() ? NULL.at(field) : NOT_A_STRING.at(field);
        case LIST -> NOT_A_LIST.at(field, PythonNames.of((JsonNode) particulars[0]));
        case LIST_OF_TEXTS -> NOT_A_LIST.at(field, PythonNames.of((JsonNode) particulars[0]));
        case BOOLEAN -> NO_BOOLEAN.at(field);
        case INSTANT -> noDatetime(field, (String) particulars[0]);
        default -> throw new IllegalArgumentException(broken.name());
      };
    }

    private static Finding noDatetime(String field, String text) {
      return OFFSET_WITH_BLANK.matcher(text).matches()
          ? NO_DATETIME
              .at(field)
              .hinting("In a URL a plus sign is written %2B; by itself it is a blank.")
          : NO_DATETIME.at(field);
    }

    @Override
    public List<Finding> unstorable(String field, String text) {
      return inCharactersOf(text).stream().map(error -> error.at(field)).toList();
    }

    /** spec: the errors of items are listed under the list. */
    @Override
    public String item(String list, int index) {
      return list;
    }
  }
}
