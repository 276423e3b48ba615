package dev.understudy.json;

import java.util.Locale;

/**
 * A rule that {@link FieldReader} checks, with the sentence in which the control plane and fixtures
 * report that it is broken. The comment names the particulars that a {@link FieldWording} gets.
 */
public enum FieldRule {
  /** The field has to be there. */
  REQUIRED("This field is required."),
  /** The field has to be there, and is null. */
  NOT_NULL("This field is required."),
  /** The value found. */
  TEXT("This has to be a text."),
  /** The text found. */
  STORABLE("This contains a NUL character or an unpaired surrogate."),
  /** The allowed words, with commas between them. */
  CHOICE("This is one of: %s."),
  /** The value found. */
  WHOLE_NUMBER("This has to be a whole number of at most 64 bits."),
  /** The smallest and the largest number. */
  WHOLE_NUMBER_IN_RANGE("This has to be a whole number from %s to %s."),
  /** The smallest and the largest number. */
  DECIMAL_IN_RANGE("This has to be a number from %s to %s."),
  /** The value found. */
  BOOLEAN("This has to be true or false."),
  /** The value found. */
  TRUE("This can only be true."),
  /** The text found. */
  INSTANT("This has to be an instant such as 2026-01-15T09:00:00Z."),
  /** The shortest and the longest duration. */
  DURATION_IN_RANGE("This has to be a duration such as PT5S, from %s to %s."),
  /** The text found. */
  URL("This has to be an absolute http or https URL."),
  /** The value found. */
  LIST("This has to be a list."),
  /** The value found. */
  LIST_OF_TEXTS("This has to be a list of texts."),
  /** The value found. */
  LIST_OF_OBJECTS("This has to be a list of objects."),
  /** The value found. */
  OBJECT("This has to be an object."),
  /** The value found. */
  OBJECT_OF_TEXTS("This has to be an object."),
  /** The names of the known fields, with commas between them. */
  KNOWN("There is no such field; known here: %s."),
  /** The number of findings that are left out. */
  MAX_FINDINGS("There are %s more problems.");

  private final String wording;

  FieldRule(String wording) {
    this.wording = wording;
  }

  /** Returns the control plane's sentence. */
  String sentence(Object... particulars) {
    return String.format(Locale.ROOT, wording, particulars);
  }
}
