package dev.understudy.sociocs.contact;

import dev.understudy.json.FieldReader;
import dev.understudy.json.FieldRule;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.SociocsErrors;
import dev.understudy.sociocs.SociocsRequests;
import dev.understudy.sociocs.contact.ContactStore.ContactRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Reads and checks requests about contacts. */
final class ContactRequests {
  private static final String PHONE_NUMBER = "phone_number";
  private static final String PHONE_NUMBERS = "phone_numbers";
  private static final String RECORDS = "records";
  private static final String LIST = "list_id";
  private static final String SEARCHED = "query";
  private static final int MAX_RECORDS = 10_000; // docs
  private static final int MAX_LISTED = 1_000; // docs
  private static final int MAX_FOUND = 20; // docs
  private static final int MIN_SEARCHED = 2; // docs
  private static final long MAX_OFFSET = 1_000_000_000L;

  /** A page of contacts. */
  record ContactPage(String text, long list, long limit, long offset) {}

  /** Contacts with their fields, and the list that they are added to. */
  record SaveContacts(Map<String, ContactFields> contacts, long list) {}

  /** Contacts that are added to a list, and perhaps removed from another one. */
  record MoveContacts(List<ContactRow> contacts, long to, long from) {}

  /**
   * Reads the number in the path.
   *
   * @throws Refusal if it is none
   */
  static String number(Call call) {
    return PhoneNumber.lenient(call.request().inPath().get(PHONE_NUMBER))
        .orElseThrow(
            () ->
                new Problem.Invalid(List.of(SociocsErrors.INVALID_PHONE_NUMBER.at(PHONE_NUMBER)))
                    .refusal())
        .digits();
  }

  /** Reads the fields of one contact. */
  static ContactFields one(Call call) {
    var fields = fields(call);
    var contact = ContactFields.read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    return contact;
  }

  /** Reads a contact and its list. */
  static SaveContacts save(Call call) {
    var number = number(call);
    var fields = fields(call);
    var list = ContactFields.list(fields, LIST, call.tx());
    var contact = ContactFields.read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    return new SaveContacts(Map.of(number, contact), list.orElse(ContactFields.ALL_CONTACTS));
  }

  /** Reads many contacts; of a number that comes twice the last counts (ours). */
  static SaveContacts saveBulk(Call call) {
    var fields = fields(call);
    var list = ContactFields.list(fields, LIST, call.tx());
    var code = ContactFields.dialCode(fields);
    var records = requiredList(fields, RECORDS);
    if (records.size() > MAX_RECORDS) {
      fields.wrong(SociocsErrors.TOO_MANY_RECORDS.at(RECORDS, MAX_RECORDS));
    }
    var contacts = new LinkedHashMap<String, ContactFields>();
    for (int i = 0; i < records.size(); i++) {
      fields
          .objectAt(RECORDS + "[" + i + "]", records.get(i))
          .ifPresent(
              each -> {
                var number = SociocsRequests.phoneNumber(each, PHONE_NUMBER);
                var contact =
                    new ContactFields(code, each.text("name"), ContactFields.extraFields(each));
                number.ifPresent(phone -> contacts.put(phone.digits(), contact));
              });
    }
    Problem.Invalid.throwIfAny(fields.findings());
    return new SaveContacts(contacts, list.orElse(ContactFields.ALL_CONTACTS));
  }

  /** Reads the query of the list of contacts. */
  static ContactPage page(Call call) {
    var fields = query(call);
    var list = ContactFields.known(fields, LIST, number(fields, LIST, 0, MAX_OFFSET), call.tx());
    var limit = number(fields, "limit", 1, MAX_LISTED).orElse(MAX_LISTED);
    var offset = number(fields, "offset", 0, MAX_OFFSET).orElse(0);
    Problem.Invalid.throwIfAny(fields.findings());
    return new ContactPage("", list.orElse(ContactFields.ALL_CONTACTS), limit, offset);
  }

  /** Reads the query of a search. */
  static ContactPage search(Call call) {
    var fields = query(call);
    var text = fields.requiredText(SEARCHED).map(ContactRequests::withoutPlus);
    if (text.filter(each -> each.length() < MIN_SEARCHED).isPresent()) {
      fields.wrong(SociocsErrors.QUERY_TOO_SHORT.at(SEARCHED, MIN_SEARCHED));
    }
    var limit = number(fields, "limit", 1, MAX_FOUND).orElse(MAX_FOUND);
    var offset = number(fields, "offset", 0, MAX_OFFSET).orElse(0);
    Problem.Invalid.throwIfAny(fields.findings());
    return new ContactPage(text.orElseThrow(), ContactFields.ALL_CONTACTS, limit, offset);
  }

  /** Returns a text without blanks around it, and a number without the plus before it. */
  private static String withoutPlus(String text) {
    return text.strip().replaceFirst("^\\+(?=[0-9]+$)", "");
  }

  /**
   * Reads contacts to add to a list.
   *
   * @param isMove whether they leave another list
   */
  static MoveContacts move(Call call, boolean isMove) {
    var fields = fields(call);
    var from = isMove ? requiredListId(fields, "source_list_id", call) : OptionalLong.empty();
    var to = requiredListId(fields, "dest_list_id", call);
    var contacts = contacts(fields, call);
    Problem.Invalid.throwIfAny(fields.findings());
    return new MoveContacts(contacts, to.orElseThrow(), from.orElse(ContactFields.ALL_CONTACTS));
  }

  private static OptionalLong requiredListId(FieldReader fields, String name, Call call) {
    return fields.required(name).isPresent()
        ? ContactFields.list(fields, name, call.tx())
        : OptionalLong.empty();
  }

  private static List<ContactRow> contacts(FieldReader fields, Call call) {
    var numbers = new LinkedHashMap<String, String>();
    var given = requiredList(fields, PHONE_NUMBERS);
    for (int i = 0; i < given.size(); i++) {
      var at = PHONE_NUMBERS + "[" + i + "]";
      var text = fields.textAt(at, given.get(i));
      var number = text.flatMap(PhoneNumber::lenient);
      number.ifPresent(phone -> numbers.putIfAbsent(phone.digits(), at));
      if (text.isPresent() && number.isEmpty()) {
        fields.wrong(SociocsErrors.INVALID_PHONE_NUMBER.at(at));
      }
    }
    var known = new Contacts(call.tx()).findAll(numbers.keySet());
    numbers.forEach(
        (number, at) -> {
          if (!known.containsKey(number)) {
            fields.wrong(SociocsErrors.NO_CONTACT.at(at));
          }
        });
    return List.copyOf(known.values());
  }

  /** Reads the items of a list that has to be there and has some; none if it is wrong. */
  private static List<JsonNode> requiredList(FieldReader fields, String name) {
    var list = fields.required(name).isPresent() ? fields.list(name) : Optional.<JsonNode>empty();
    if (list.filter(JsonNode::isEmpty).isPresent()) {
      fields.wrong(SociocsErrors.LIST_EMPTY.at(name));
    }
    return list.map(items -> items.valueStream().toList()).orElse(List.of());
  }

  /**
   * Reads the name of a contact list.
   *
   * @throws Refusal if there is none
   */
  static String listName(Call call) {
    var fields = fields(call);
    var name = fields.requiredText("name");
    Problem.Invalid.throwIfAny(fields.findings());
    return name.orElseThrow();
  }

  private static FieldReader fields(Call call) {
    return new FieldReader(call.body(), SociocsErrors.WORDING);
  }

  private static FieldReader query(Call call) {
    return new FieldReader(
        call.request().query(List.of(SEARCHED, LIST, "limit", "offset")), SociocsErrors.WORDING);
  }

  /** Reads a whole number of a query. */
  private static OptionalLong number(FieldReader fields, String name, long min, long max) {
    return fields
        .parsed(name, text -> number(text, min, max), FieldRule.WHOLE_NUMBER_IN_RANGE, min, max)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static Optional<Long> number(String text, long min, long max) {
    return Optional.of(text)
        .filter(each -> each.matches("[0-9]{1,12}"))
        .map(Long::valueOf)
        .filter(number -> number >= min && number <= max);
  }
}
