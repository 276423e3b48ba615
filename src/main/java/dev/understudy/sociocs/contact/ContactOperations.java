package dev.understudy.sociocs.contact;

import dev.understudy.provider.Call;
import dev.understudy.provider.Response;
import dev.understudy.sociocs.SociocsErrors;
import dev.understudy.sociocs.SociocsResponses;
import dev.understudy.sociocs.contact.ContactStore.ContactRow;
import java.util.List;

/** The operations on contacts (docs; ours: an unknown contact is a 404). */
public final class ContactOperations {
  record ContactIdBody(long id) {}

  record IsBlockedBody(boolean isBlocked) {}

  /** Adds a contact, or overwrites it whole. */
  public Response save(Call call) {
    var request = ContactRequests.save(call);
    var contact = request.contacts().entrySet().iterator().next();
    var saved = contacts(call).save(contact.getKey(), contact.getValue(), request.list());
    return SociocsResponses.success(new ContactIdBody(Contacts.id(saved)));
  }

  /** Adds or overwrites many contacts, or none if anything is wrong. */
  public Response saveBulk(Call call) {
    var request = ContactRequests.saveBulk(call);
    contacts(call).saveAll(request.contacts(), request.list());
    return SociocsResponses.success();
  }

  /** Returns contacts by id. */
  public Response list(Call call) {
    var page = ContactRequests.page(call);
    return success(contacts(call).page(page.list(), page.limit(), page.offset()));
  }

  /** Returns the contacts that match a text. */
  public Response search(Call call) {
    var page = ContactRequests.search(call);
    return success(contacts(call).search(page.text(), page.limit(), page.offset()));
  }

  /** Returns a contact. */
  public Response get(Call call) {
    return SociocsResponses.success(Contacts.view(find(call)));
  }

  /** Changes the fields that are given. */
  public Response update(Call call) {
    var contact = find(call);
    contacts(call)
        .merge(contact.phoneNumber(), ContactRequests.one(call), ContactFields.ALL_CONTACTS);
    return SociocsResponses.success();
  }

  /** Deletes a contact. */
  public Response delete(Call call) {
    contacts(call).delete(find(call));
    return SociocsResponses.success();
  }

  /** Blocks a contact: it gets no bulk messages. */
  public Response block(Call call) {
    contacts(call).block(List.of(find(call)), true);
    return SociocsResponses.success();
  }

  /** Unblocks a contact. */
  public Response unblock(Call call) {
    contacts(call).block(List.of(find(call)), false);
    return SociocsResponses.success();
  }

  /** Returns whether a contact is blocked. */
  public Response isBlocked(Call call) {
    return SociocsResponses.success(new IsBlockedBody(find(call).blocked()));
  }

  /** Adds contacts to a list. */
  public Response addToList(Call call) {
    var request = ContactRequests.move(call, false);
    contacts(call).addToList(request.contacts(), request.to());
    return SociocsResponses.success();
  }

  /** Moves contacts from one list to another. */
  public Response moveToList(Call call) {
    var request = ContactRequests.move(call, true);
    contacts(call).removeFromList(request.contacts(), request.from());
    contacts(call).addToList(request.contacts(), request.to());
    return SociocsResponses.success();
  }

  private static ContactRow find(Call call) {
    var number = ContactRequests.number(call);
    return contacts(call)
        .find(number)
        .orElseThrow(() -> SociocsErrors.CONTACT_NOT_FOUND.refusal(number));
  }

  private static Contacts contacts(Call call) {
    return new Contacts(call.tx());
  }

  private static Response success(List<ContactRow> rows) {
    return SociocsResponses.success(rows.stream().map(Contacts::view).toList());
  }
}
