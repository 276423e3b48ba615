package dev.understudy.sociocs.contact;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sociocs.contact.ContactStore.ContactListRow;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.List;
import java.util.Optional;

/** The contact lists of a sandbox. */
public final class ContactLists {
  // docs, by example: 10001; ours: so that ids of fixtures are free
  private static final long LAST_RESERVED_ID = 10_000;

  private static final RowNumbers NUMBERS = new RowNumbers("sociocs_contact_list");
  private static final BatchWriter<ContactListRow> INSERT =
      BatchStatement.of(
              """
              insert into sociocs_contact_list (row_key, name, deleted, created_at, updated_at)
              values (:rowKey, :name, :deleted, :createdAt, :updatedAt)\
              """,
              ContactListRow.class)
          ::run;

  private final SandboxTransaction tx;

  /** Creates the contact lists of a transaction's sandbox. */
  public ContactLists(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** A list in a response (ours: the fields). */
  record ContactListView(long id, String name, String createdAt, String updatedAt) {}

  /** Returns the lists by id. */
  List<ContactListView> list() {
    return store().lists(RowKey.first(tx.generation()), RowKey.end(tx.generation())).stream()
        .map(
            row ->
                new ContactListView(
                    RowKey.number(row.rowKey()),
                    row.name(),
                    row.createdAt().toString(),
                    row.updatedAt().toString()))
        .toList();
  }

  /** Finds a list by its id. */
  Optional<ContactListRow> find(long id) {
    return id < 1 || id > RowKey.MAX_NUMBER
        ? Optional.empty()
        : store().list(RowKey.of(tx.generation(), id)).filter(row -> !row.deleted());
  }

  /** Adds a list and returns its id. */
  long add(String name) {
    long id = Math.max(NUMBERS.last(tx), LAST_RESERVED_ID) + 1;
    insert(id, name);
    return id;
  }

  /** Adds a fixture's list, or renames the one with this id. */
  public void put(long id, String name) {
    var before =
        NUMBERS.isEmpty(tx)
            ? Optional.<ContactListRow>empty()
            : store().list(RowKey.of(tx.generation(), id));
    if (before.isPresent()) {
      rename(before.get(), name);
    } else {
      insert(id, name);
    }
  }

  void rename(ContactListRow row, String name) {
    store().updateList(new ContactListRow(row.rowKey(), name, false, row.createdAt(), tx.now()));
  }

  /** Deletes a list; its contacts stay. */
  void delete(ContactListRow row) {
    long generation = tx.generation();
    store()
        .deleteMembersOf(
            RowKey.number(row.rowKey()), RowKey.first(generation), RowKey.end(generation));
    store()
        .updateList(new ContactListRow(row.rowKey(), row.name(), true, row.createdAt(), tx.now()));
  }

  private void insert(long id, String name) {
    tx.addStoredBytes(name.length());
    tx.write(
        INSERT,
        new ContactListRow(RowKey.of(tx.generation(), id), name, false, tx.now(), tx.now()));
    NUMBERS.use(tx, id);
  }

  private ContactStore store() {
    return tx.flush().attach(ContactStore.class);
  }
}
