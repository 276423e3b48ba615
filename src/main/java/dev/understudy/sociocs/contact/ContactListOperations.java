package dev.understudy.sociocs.contact;

import dev.understudy.provider.Call;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sociocs.SociocsErrors;
import dev.understudy.sociocs.SociocsResponses;
import dev.understudy.sociocs.contact.ContactStore.ContactListRow;

/** The operations on contact lists (docs; ours: an unknown list is a 404). */
public final class ContactListOperations {
  record ContactListIdBody(long id) {}

  /** Adds a list. */
  public Response create(Call call) {
    var name = ContactRequests.listName(call);
    return SociocsResponses.success(new ContactListIdBody(new ContactLists(call.tx()).add(name)));
  }

  /** Returns all lists. */
  public Response list(Call call) {
    return SociocsResponses.success(new ContactLists(call.tx()).list());
  }

  /** Renames a list. */
  public Response update(Call call) {
    var list = find(call);
    new ContactLists(call.tx()).rename(list, ContactRequests.listName(call));
    return success(list);
  }

  /** Deletes a list; its contacts stay (ours). */
  public Response delete(Call call) {
    var list = find(call);
    new ContactLists(call.tx()).delete(list);
    return success(list);
  }

  private static ContactListRow find(Call call) {
    var id = call.request().inPath().get("id");
    return new ContactLists(call.tx())
        .find(id.matches("[0-9]{1,12}") ? Long.parseLong(id) : -1)
        .orElseThrow(() -> SociocsErrors.LIST_NOT_FOUND.refusal(id));
  }

  private static Response success(ContactListRow list) {
    return SociocsResponses.success(new ContactListIdBody(RowKey.number(list.rowKey())));
  }
}
