package dev.understudy.prolific;

import dev.understudy.json.Finding;
import dev.understudy.json.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What can be wrong with one field, in the service's words where they are known: it runs on Django
 * REST framework, whose wording clients see (seen). All of these come under {@link
 * ProlificErrors#INVALID_FIELDS}.
 */
enum FieldErrors {
  // seen
  REQUIRED("This field is required."),
  NULL("This field may not be null."),
  BLANK("This field may not be blank."),
  NOT_A_STRING("Not a valid string."),
  NOT_A_LIST("Expected a list of items but got type \"%s\"."),
  EMPTY_LIST("This list may not be empty."),
  TOO_LONG("Ensure this field has no more than " + MessageText.MAX_LENGTH + " characters."),
  NUL("Null characters are not allowed."),
  // ours, in the framework's words
  TOO_MANY("Ensure this field has no more than %d elements."),
  NO_DATETIME(
      "Datetime has wrong format. Use one of these formats instead:"
          + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z], YYYY-MM-DD."),
  // ours
  SURROGATE("Unpaired surrogates are not allowed."),
  NEITHER("One of user_id and created_after is required."),
  UNKNOWN_USER("User \"%s\" does not exist."),
  UNKNOWN_PARTICIPANT("Participant \"%s\" does not exist."),
  UNKNOWN_STUDY("Study \"%s\" does not exist."),
  UNKNOWN_GROUP("Participant group \"%s\" does not exist."),
  STRANGER("Participant \"%s\" has not taken part in any of your studies."),
  NOT_IN_STUDY("Participant \"%s\" has not taken part in study \"%s\".");

  private static final int MAX_SHOWN_LENGTH = 64;

  private final String wording;

  FieldErrors(String wording) {
    this.wording = wording;
  }

  /**
   * This error at a field. What completes its sentence is shortened where it is too long for an id.
   */
  Finding at(String field, Object... particulars) {
    var shown = new Object[particulars.length];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = particulars[i] instanceof String text ? shortened(text) : particulars[i];
    }
    return Finding.at(field, String.format(Locale.ROOT, wording, shown));
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MAX_SHOWN_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN_LENGTH)) + "…";
  }

  /** What is wrong with single characters of a text. */
  static List<FieldErrors> inCharactersOf(String text) {
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
}
