package dev.understudy.sociocs.contact;

import dev.understudy.sandbox.ProviderTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The SQL of contacts and lists. Those of a sandbox have row keys between {@code first} and {@code
 * end}.
 */
@RegisterConstructorMapper(ContactStore.ContactRow.class)
@RegisterConstructorMapper(ContactStore.ContactListRow.class)
public interface ContactStore {
  /** The tables. */
  List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("sociocs_contact", "extra_fields", "search_text", "name"),
          ProviderTable.ofRows("sociocs_contact_list", "name"),
          ProviderTable.ofRows("sociocs_list_member"));

  /**
   * A contact.
   *
   * @param phoneNumber without a plus
   * @param extraFields a JSON object
   */
  record ContactRow(
      long rowKey,
      String phoneNumber,
      String phoneNumberCc,
      String name,
      String extraFields,
      String searchText,
      boolean blocked,
      boolean deleted,
      Instant createdAt,
      Instant updatedAt) {}

  /** A contact list. */
  record ContactListRow(
      long rowKey, String name, boolean deleted, Instant createdAt, Instant updatedAt) {}

  /** A contact in a list. */
  record ListMemberRow(long rowKey, long list) {}

  /** Finds contacts by their numbers: an index look-up each, in one query. */
  String WITH_NUMBERS =
      """
      select contact.* from unnest(cast(:numbers as varchar array)) as wanted (number)
      join sociocs_contact as contact on contact.phone_number = wanted.number
        and contact.row_key > :first and contact.row_key < :end
      where not contact.deleted\
      """;

  @SqlQuery(
      """
      select * from sociocs_contact
      where row_key > :first and row_key < :end and not deleted
      order by row_key limit :limit offset :offset\
      """)
  List<ContactRow> page(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("limit") long limit,
      @Bind("offset") long offset);

  @SqlQuery(
      """
      select contact.* from sociocs_list_member as member
      join sociocs_contact as contact on contact.row_key = member.row_key
      where member.list = :list and member.row_key > :first and member.row_key < :end
      order by member.list, member.row_key limit :limit offset :offset\
      """)
  List<ContactRow> pageOfList(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("list") long list,
      @Bind("limit") long limit,
      @Bind("offset") long offset);

  @SqlQuery(
      """
      select * from sociocs_contact
      where row_key > :first and row_key < :end and not deleted
        and position(:text in search_text) > 0
      order by position(:text in search_text), row_key limit :limit offset :offset\
      """)
  List<ContactRow> search(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("text") String text,
      @Bind("limit") long limit,
      @Bind("offset") long offset);

  @SqlQuery(
      """
      select phone_number from sociocs_contact
      where row_key > :first and row_key < :end and blocked and not deleted\
      """)
  List<String> blockedNumbers(@Bind("first") long first, @Bind("end") long end);

  @SqlBatch(
      """
      update sociocs_contact set phone_number_cc = :phoneNumberCc, name = :name,
        extra_fields = :extraFields, search_text = :searchText, blocked = :blocked,
        deleted = :deleted, updated_at = :updatedAt
      where row_key = :rowKey\
      """)
  void update(@BindMethods List<ContactRow> rows);

  @SqlBatch("delete from sociocs_list_member where row_key = :rowKey and list = :list")
  void deleteMembers(@BindMethods List<ListMemberRow> rows);

  @SqlUpdate("delete from sociocs_list_member where row_key = :rowKey")
  void deleteMemberships(@Bind("rowKey") long rowKey);

  @SqlUpdate(
      """
      delete from sociocs_list_member
      where list = :list and row_key > :first and row_key < :end\
      """)
  void deleteMembersOf(@Bind("list") long list, @Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      """
      select * from sociocs_contact_list
      where row_key > :first and row_key < :end and not deleted order by row_key\
      """)
  List<ContactListRow> lists(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery("select * from sociocs_contact_list where row_key = :rowKey")
  Optional<ContactListRow> list(@Bind("rowKey") long rowKey);

  @SqlUpdate(
      """
      update sociocs_contact_list set name = :name, deleted = :deleted, updated_at = :updatedAt
      where row_key = :rowKey\
      """)
  void updateList(@BindMethods ContactListRow row);
}
