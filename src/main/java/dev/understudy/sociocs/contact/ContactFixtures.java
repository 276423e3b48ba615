package dev.understudy.sociocs.contact;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.message.PhoneNumber;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Reads the {@code contact_lists} and {@code contacts} of fixtures. */
public final class ContactFixtures {
  private static final long MAX_LIST = 1_000_000_000L;
  private static final int MAX_KEY_LENGTH = 160; // of a fixture

  private final Map<Long, String> lists = new TreeMap<>();
  private final Map<String, FixtureContact> contacts = new LinkedHashMap<>();

  private record FixtureContact(ContactFields fields, Set<Long> lists, boolean isBlocked) {}

  /**
   * Reads a section.
   *
   * @param before the ids of the lists of earlier documents; a list with one of them is renamed
   * @return the ids of all lists
   */
  public Set<Long> read(Section section, Set<Long> before) {
    var known = new TreeSet<>(before);
    for (var each : section.sections("contact_lists")) {
      readList(each, known);
      each.noOtherKeys();
    }
    for (var each : section.sections("contacts")) {
      readContact(each, known);
      each.noOtherKeys();
    }
    return known;
  }

  /** Returns the work that adds this document's lists and contacts to a sandbox. */
  public List<Consumer<SandboxTransaction>> seedRows() {
    var work = new ArrayList<Consumer<SandboxTransaction>>();
    lists.forEach((id, name) -> work.add(tx -> new ContactLists(tx).put(id, name)));
    if (!contacts.isEmpty()) {
      work.add(this::save);
    }
    return work;
  }

  /** Writes the lists and contacts of a sandbox. */
  public static void write(SandboxTransaction tx, SectionWriter section) {
    var contacts = new Contacts(tx);
    var listsOf = new LinkedHashMap<Long, List<Long>>(); // by row key of the contact
    for (var list : new ContactLists(tx).list()) {
      section.item("contact_lists").put("id", list.id()).put("name", list.name());
      contacts
          .page(list.id(), Integer.MAX_VALUE, 0)
          .forEach(
              row ->
                  listsOf.computeIfAbsent(row.rowKey(), key -> new ArrayList<>()).add(list.id()));
    }
    for (var row : contacts.page(ContactFields.ALL_CONTACTS, Integer.MAX_VALUE, 0)) {
      section
          .item("contacts")
          .put("phone_number", row.phoneNumber())
          .put("phone_number_cc", row.phoneNumberCc().isEmpty() ? null : row.phoneNumberCc())
          .put("name", row.name().isEmpty() ? null : row.name())
          .put("extra_fields", extraFields(row.extraFields()))
          .put("lists", listsOf.get(row.rowKey()))
          .put("blocked", row.blocked() ? true : null);
    }
  }

  /** Returns the fields as texts, which is all that fixtures have; other values as their JSON. */
  private static Map<String, String> extraFields(String json) {
    var texts = new LinkedHashMap<String, String>();
    for (var each : ColumnJson.read(json, ObjectNode.class).properties()) {
      if (each.getKey().length() <= MAX_KEY_LENGTH) {
        var value = each.getValue();
        texts.put(each.getKey(), value.isString() ? value.stringValue() : value.toString());
      }
    }
    return texts;
  }

  private void save(SandboxTransaction tx) {
    var all = new Contacts(tx);
    var fields =
        contacts.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each -> each.getValue().fields(),
                    (one, same) -> same,
                    LinkedHashMap::new));
    var rows = all.saveAll(fields, ContactFields.ALL_CONTACTS);
    contacts.values().stream()
        .flatMap(each -> each.lists().stream())
        .distinct()
        .forEach(
            list ->
                all.addToList(
                    rows.values().stream()
                        .filter(row -> contacts.get(row.phoneNumber()).lists().contains(list))
                        .toList(),
                    list));
    var blocked =
        rows.values().stream().filter(row -> contacts.get(row.phoneNumber()).isBlocked()).toList();
    if (!blocked.isEmpty()) {
      all.block(blocked, true);
    }
  }

  private void readList(Section section, TreeSet<Long> known) {
    var written =
        section.idOrMake("id", () -> String.valueOf(known.isEmpty() ? 1 : known.last() + 1));
    var id = listId(written);
    if (id.isEmpty() && !written.isBlank()) {
      section.problem("id", "the id of a list is a number from 1 to " + MAX_LIST);
    }
    var name = section.requiredText("name");
    if (id.filter(lists::containsKey).isPresent()) {
      section.problem("id", "there is a contact list '" + written + "' already");
    }
    id.ifPresent(
        number -> {
          lists.put(number, name);
          known.add(number);
        });
  }

  private static Optional<Long> listId(String text) {
    return Optional.of(text)
        .filter(each -> each.matches("[0-9]{1,10}"))
        .map(Long::valueOf)
        .filter(id -> id >= 1 && id <= MAX_LIST);
  }

  private void readContact(Section section, Set<Long> known) {
    var written = section.requiredText("phone_number");
    var number = PhoneNumber.lenient(written);
    if (number.isEmpty() && !written.isBlank()) {
      section.problem("phone_number", "'" + written + "' is no phone number");
    }
    var code = section.text("phone_number_cc");
    if (code.filter(each -> !each.matches("[1-9][0-9]{0,2}")).isPresent()) {
      section.problem("phone_number_cc", "a country code is 1 to 3 digits, such as \"1\"");
    }
    var extra = section.textsByKey("extra_fields");
    var contact =
        new FixtureContact(
            new ContactFields(code, section.text("name"), Optional.of(ColumnJson.write(extra))),
            lists(section, known),
            section.flag("blocked", false));
    if (number.filter(phone -> contacts.containsKey(phone.digits())).isPresent()) {
      section.problem("phone_number", "there is a contact '" + written + "' already");
    }
    number.ifPresent(phone -> contacts.put(phone.digits(), contact));
  }

  private static Set<Long> lists(Section section, Set<Long> known) {
    var ids = new LinkedHashSet<Long>();
    var written = section.texts("lists");
    for (int i = 0; i < written.size(); i++) {
      var id = listId(written.get(i)).filter(known::contains);
      if (id.isEmpty()) {
        section.problemAt("lists", i, "there is no contact list '" + written.get(i) + "'");
      }
      id.ifPresent(ids::add);
    }
    return ids;
  }
}
