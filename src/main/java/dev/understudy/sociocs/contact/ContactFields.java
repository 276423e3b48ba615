package dev.understudy.sociocs.contact;

import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.sociocs.SociocsErrors;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Fields of a contact, as far as a request has them.
 *
 * @param extraFields a JSON object
 */
public record ContactFields(
    Optional<String> phoneNumberCc, Optional<String> name, Optional<String> extraFields) {
  /** The list that has all contacts (docs). */
  static final long ALL_CONTACTS = 0;

  private static final String EXTRA_FIELDS = "extra_fields";
  private static final String DIAL_CODE = "phone_number_cc";
  private static final Pattern DIAL_CODE_FORM = Pattern.compile("[1-9][0-9]{0,2}");
  private static final long MAX_LIST = 1_000_000_000_000L;

  /** Reads {@code phone_number_cc}, {@code name} and {@code extra_fields}. */
  static ContactFields read(FieldReader fields) {
    var code = dialCode(fields);
    return new ContactFields(code, fields.text("name"), extraFields(fields));
  }

  /** Reads {@code phone_number_cc}. */
  static Optional<String> dialCode(FieldReader fields) {
    var code = fields.text(DIAL_CODE);
    if (code.isPresent() && !DIAL_CODE_FORM.matcher(code.get()).matches()) {
      fields.wrong(SociocsErrors.INVALID_DIAL_CODE.at(fields.field(DIAL_CODE)));
    }
    return code;
  }

  /** Reads {@code extra_fields}, an object with any values. */
  public static Optional<String> extraFields(FieldReader fields) {
    var value = fields.any(EXTRA_FIELDS);
    if (value.isEmpty() || fields.object(EXTRA_FIELDS).isEmpty()) {
      return Optional.empty();
    }
    if (!isStorable(value.get())) {
      fields.wrong(SociocsErrors.UNSTORABLE.at(fields.field(EXTRA_FIELDS)));
    }
    return value.map(ColumnJson::write);
  }

  private static boolean isStorable(JsonNode value) {
    return (!value.isString() || WireJson.isStorable(value.stringValue()))
        && value.propertyNames().stream().allMatch(WireJson::isStorable)
        && value.valueStream().allMatch(ContactFields::isStorable);
  }

  /** Reads the id of a list, which has to exist; {@code 0} means all contacts. */
  public static OptionalLong list(FieldReader fields, String name, SandboxTransaction tx) {
    return known(fields, name, fields.number(name, ALL_CONTACTS, MAX_LIST), tx);
  }

  /** Checks that the list in a field exists. */
  static OptionalLong known(
      FieldReader fields, String name, OptionalLong list, SandboxTransaction tx) {
    if (list.isPresent()
        && list.getAsLong() != ALL_CONTACTS
        && !tx.sandbox().settings().acceptsUnknown()
        && new ContactLists(tx).find(list.getAsLong()).isEmpty()) {
      fields.wrong(
          SociocsErrors.INVALID_LIST
              .at(fields.field(name))
              .hinting(
                  "Add it to this sandbox under sociocs.contact_lists of a fixture, or set"
                      + " unknown_entities to accept."));
    }
    return list;
  }
}
