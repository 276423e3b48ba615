package dev.understudy.sociocs.contact;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sociocs.contact.ContactStore.ContactRow;
import dev.understudy.sociocs.contact.ContactStore.ListMemberRow;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The contacts of a sandbox. Phone numbers are written without a plus. */
public final class Contacts {
  private static final String NO_FIELDS = "{}";
  private static final int ROW_BYTES = 200;
  private static final RowNumbers NUMBERS = new RowNumbers("sociocs_contact");
  private static final RowNumbers MEMBERS = new RowNumbers("sociocs_list_member");
  private static final CachedState<Set<String>> BLOCKED = Contacts::loadBlocked;

  private static final BatchWriter<ContactRow> INSERT =
      BatchStatement.of(
              """
              insert into sociocs_contact (row_key, phone_number, phone_number_cc, name,
                extra_fields, search_text, blocked, deleted, created_at, updated_at)
              values (:rowKey, :phoneNumber, :phoneNumberCc, :name, :extraFields, :searchText,
                :blocked, :deleted, :createdAt, :updatedAt)\
              """,
              ContactRow.class)
          ::run;

  private static final BatchWriter<ListMemberRow> INSERT_MEMBERS =
      BatchStatement.of(
              "insert into sociocs_list_member (row_key, list) values (:rowKey, :list)",
              ListMemberRow.class)
          ::run;

  // docs, by example: milliseconds always
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final SandboxTransaction tx;

  /** Creates the contacts of a transaction's sandbox. */
  public Contacts(SandboxTransaction tx) {
    this.tx = tx;
  }

  private static Set<String> loadBlocked(Handle handle, long generation) {
    return Set.copyOf(
        handle
            .attach(ContactStore.class)
            .blockedNumbers(RowKey.first(generation), RowKey.end(generation)));
  }

  /** Returns the numbers that get no bulk messages. */
  public Set<String> blockedNumbers() {
    return tx.cached(BLOCKED);
  }

  /** Returns a contact as responses and webhooks show it (docs, by example). */
  public static Map<String, Object> view(ContactRow row) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", id(row));
    view.put("name", row.name());
    view.put("phone_number", row.phoneNumber());
    view.put("phone_number_cc", row.phoneNumberCc());
    view.put("extra_fields", row.extraFields());
    view.put("created_at", MILLISECONDS.format(row.createdAt()));
    view.put("updated_at", MILLISECONDS.format(row.updatedAt()));
    view.put("is_blocked", row.blocked() ? 1 : 0);
    return view;
  }

  /** Returns the id of a contact. */
  static long id(ContactRow row) {
    return RowKey.number(row.rowKey());
  }

  /** Finds a contact by its number. */
  public Optional<ContactRow> find(String number) {
    return Optional.ofNullable(findAll(List.of(number)).get(number));
  }

  /** Finds contacts by their numbers. */
  Map<String, ContactRow> findAll(Collection<String> numbers) {
    return tx
        .flush()
        .createQuery(ContactStore.WITH_NUMBERS)
        .bindArray("numbers", String.class, List.copyOf(Set.copyOf(numbers)))
        .bind("first", first())
        .bind("end", end())
        .map(ConstructorMapper.of(ContactRow.class))
        .stream()
        .collect(Collectors.toMap(ContactRow::phoneNumber, Function.identity()));
  }

  /** Returns contacts by id; of one list, unless it is that of all contacts. */
  List<ContactRow> page(long list, long limit, long offset) {
    return list == ContactFields.ALL_CONTACTS
        ? store().page(first(), end(), limit, offset)
        : store().pageOfList(first(), end(), list, limit, offset);
  }

  /**
   * Returns the contacts whose name or number contains a text, in upper or lower case; those in
   * which it comes earlier are first.
   */
  List<ContactRow> search(String text, long limit, long offset) {
    return store().search(first(), end(), text.toLowerCase(Locale.ROOT), limit, offset);
  }

  /** Adds a contact to a list, or overwrites all its fields (docs); returns it. */
  public ContactRow save(String number, ContactFields fields, long list) {
    return saveAll(Map.of(number, fields), list).get(number);
  }

  /**
   * Adds contacts to a list, or overwrites all their fields (docs).
   *
   * @return the contacts by number
   */
  public Map<String, ContactRow> saveAll(Map<String, ContactFields> fieldsByNumber, long list) {
    var empty = new ContactFields(Optional.of(""), Optional.of(""), Optional.of(NO_FIELDS));
    return write(fieldsByNumber, list, Optional.of(empty));
  }

  /** Adds a contact to a list, or changes the fields that are given. */
  public void merge(String number, ContactFields fields, long list) {
    write(Map.of(number, fields), list, Optional.empty());
  }

  private Map<String, ContactRow> write(
      Map<String, ContactFields> fieldsByNumber, long list, Optional<ContactFields> otherwise) {
    var known =
        NUMBERS.isEmpty(tx) ? Map.<String, ContactRow>of() : findAll(fieldsByNumber.keySet());
    var all = new LinkedHashMap<String, ContactRow>();
    var changed = new ArrayList<ContactRow>();
    for (var each : fieldsByNumber.entrySet()) {
      var before = known.get(each.getKey());
      var row = with(before == null ? fresh(each.getKey()) : before, each.getValue(), otherwise);
      all.put(row.phoneNumber(), row);
      if (before == null) {
        tx.write(INSERT, row);
      } else {
        changed.add(row);
      }
      tx.addStoredBytes(
          ROW_BYTES + row.extraFields().length() + row.searchText().length() + row.name().length());
    }
    if (!changed.isEmpty()) {
      store().update(changed);
    }
    addToList(all.values(), list);
    return all;
  }

  private ContactRow fresh(String number) {
    return new ContactRow(
        NUMBERS.nextKey(tx), number, "", "", NO_FIELDS, "", false, false, tx.now(), tx.now());
  }

  private ContactRow with(ContactRow row, ContactFields fields, Optional<ContactFields> otherwise) {
    var name = fields.name().or(() -> otherwise.flatMap(ContactFields::name)).orElse(row.name());
    return new ContactRow(
        row.rowKey(),
        row.phoneNumber(),
        fields
            .phoneNumberCc()
            .or(() -> otherwise.flatMap(ContactFields::phoneNumberCc))
            .orElse(row.phoneNumberCc()),
        name,
        fields
            .extraFields()
            .or(() -> otherwise.flatMap(ContactFields::extraFields))
            .orElse(row.extraFields()),
        name.toLowerCase(Locale.ROOT) + "\n" + row.phoneNumber(),
        row.blocked(),
        row.deleted(),
        row.createdAt(),
        tx.now());
  }

  /** Blocks or unblocks contacts. */
  public void block(Collection<ContactRow> rows, boolean blocked) {
    store().update(rows.stream().map(row -> with(row, blocked, false, tx.now())).toList());
    tx.cache(BLOCKED, loadBlocked(tx.flush(), tx.generation()));
  }

  /** Deletes a contact, also from its lists. */
  void delete(ContactRow row) {
    store().deleteMemberships(row.rowKey());
    store().update(List.of(with(row, false, true, tx.now())));
    tx.cache(BLOCKED, loadBlocked(tx.flush(), tx.generation()));
  }

  private static ContactRow with(
      ContactRow row, boolean blocked, boolean deleted, Instant updatedAt) {
    return new ContactRow(
        row.rowKey(),
        row.phoneNumber(),
        row.phoneNumberCc(),
        row.name(),
        row.extraFields(),
        row.searchText(),
        blocked,
        deleted,
        row.createdAt(),
        updatedAt);
  }

  /** Adds contacts to a list; to that of all contacts they belong anyway. */
  void addToList(Collection<ContactRow> rows, long list) {
    if (list != ContactFields.ALL_CONTACTS) {
      removeFromList(rows, list);
      for (var member : members(rows, list)) {
        tx.write(INSERT_MEMBERS, member);
        MEMBERS.use(tx, RowKey.number(member.rowKey()));
      }
    }
  }

  /** Removes contacts from a list. */
  void removeFromList(Collection<ContactRow> rows, long list) {
    if (!MEMBERS.isEmpty(tx)) {
      store().deleteMembers(members(rows, list));
    }
  }

  private static List<ListMemberRow> members(Collection<ContactRow> rows, long list) {
    return rows.stream().map(row -> new ListMemberRow(row.rowKey(), list)).toList();
  }

  private long first() {
    return RowKey.first(tx.generation());
  }

  private long end() {
    return RowKey.end(tx.generation());
  }

  private ContactStore store() {
    return tx.flush().attach(ContactStore.class);
  }
}
