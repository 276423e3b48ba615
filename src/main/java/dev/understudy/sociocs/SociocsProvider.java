package dev.understudy.sociocs;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.WireJson;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Credential;
import dev.understudy.provider.EventKind;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Operation.BodyFormat;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderError;
import dev.understudy.provider.Request;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.contact.ContactListOperations;
import dev.understudy.sociocs.contact.ContactOperations;
import dev.understudy.sociocs.contact.ContactStore;
import dev.understudy.sociocs.inbox.InboxOperations;
import dev.understudy.sociocs.inbox.SingleMessageOperations;
import dev.understudy.sociocs.template.MessageTemplates;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Sociocs: bulk messages, which send one text or medium to many numbers, and webhooks. */
public final class SociocsProvider implements Provider {
  public static final String NAME = "sociocs";
  public static final Lifecycle LIFECYCLE = new SociocsLifecycle();

  private final AccountOperations account = new AccountOperations();
  private final SingleMessageOperations messages = new SingleMessageOperations();
  private final InboxOperations inbox = new InboxOperations();
  private final ContactOperations contacts = new ContactOperations();
  private final ContactListOperations lists = new ContactListOperations();
  private final BulkOperations bulk = new BulkOperations();
  private final SubscriptionOperations subscriptions = new SubscriptionOperations();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> hosts() {
    return List.of("api.sociocs.com");
  }

  @Override
  public Optional<String> urlVariable() {
    return Optional.of("SOCIOCS_BASE_URL");
  }

  @Override
  public List<String> basePaths() {
    return List.of(
        "/messages",
        "/message",
        "/channels",
        "/team-members",
        "/incoming",
        "/contacts",
        "/lists",
        "/webhook-subscriptions");
  }

  @Override
  public List<Operation> operations() {
    // the service's documentation names no ids: these are ours
    return List.of(
        new Operation("send-single-message", "POST", "/message", messages::send)
            .with(BodyFormat.JSON_OR_FORM),
        new Operation(
            "list-scheduled-messages", "GET", "/messages/scheduled", messages::listScheduled),
        new Operation(
            "delete-scheduled-message",
            "DELETE",
            "/messages/scheduled/{message_id}",
            messages::deleteScheduled),
        new Operation("save-incoming-message", "POST", "/incoming", inbox::save),
        new Operation("list-messages", "GET", "/messages", inbox::list),
        new Operation("list-unreplied-messages", "GET", "/messages/unreplied", inbox::unreplied),
        new Operation("search-messages", "GET", "/messages/search", inbox::search),
        new Operation("save-contacts", "POST", "/contacts/bulk", contacts::saveBulk),
        new Operation("add-contacts-to-list", "POST", "/contacts/add-to-list", contacts::addToList),
        new Operation(
            "move-contacts-to-list", "POST", "/contacts/move-to-list", contacts::moveToList),
        new Operation("list-contacts", "GET", "/contacts", contacts::list),
        new Operation("search-contacts", "GET", "/contacts/search", contacts::search),
        new Operation("block-contact", "POST", "/contacts/block/{phone_number}", contacts::block)
            .with(BodyFormat.NONE),
        new Operation(
                "unblock-contact", "POST", "/contacts/unblock/{phone_number}", contacts::unblock)
            .with(BodyFormat.NONE),
        new Operation(
            "is-contact-blocked", "GET", "/contacts/isblocked/{phone_number}", contacts::isBlocked),
        new Operation("save-contact", "POST", "/contacts/{phone_number}", contacts::save),
        new Operation("get-contact", "GET", "/contacts/{phone_number}", contacts::get),
        new Operation("update-contact", "PUT", "/contacts/{phone_number}", contacts::update),
        new Operation("delete-contact", "DELETE", "/contacts/{phone_number}", contacts::delete),
        new Operation("create-contact-list", "POST", "/lists", lists::create),
        new Operation("list-contact-lists", "GET", "/lists", lists::list),
        new Operation("update-contact-list", "PUT", "/lists/{id}", lists::update),
        new Operation("delete-contact-list", "DELETE", "/lists/{id}", lists::delete),
        new Operation("list-channels", "GET", "/channels", account::channels),
        new Operation("get-channel", "GET", "/channels/{channel_key}", account::channel),
        new Operation("list-team-members", "GET", "/team-members", account::teamMembers),
        new Operation("send-bulk-messages", "POST", "/messages/bulk", bulk::sendBulk),
        new Operation("list-bulk-jobs", "GET", "/messages/bulk", bulk::list),
        new Operation("update-bulk-job", "PUT", "/messages/bulk/{job_id}", bulk::update),
        new Operation("delete-bulk-job", "DELETE", "/messages/bulk/{job_id}", bulk::delete),
        new Operation(
            "create-webhook-subscription",
            "POST",
            "/webhook-subscriptions",
            subscriptions::create,
            Set.of("secret")),
        new Operation(
            "list-webhook-subscriptions", "GET", "/webhook-subscriptions", subscriptions::list),
        new Operation(
            "get-webhook-subscription", "GET", "/webhook-subscriptions/{id}", subscriptions::get),
        new Operation(
            "delete-webhook-subscription",
            "DELETE",
            "/webhook-subscriptions/{id}",
            subscriptions::delete));
  }

  @Override
  public Credential credential(Request request) {
    return ApiKey.of(request);
  }

  @Override
  public CredentialForm credentialForm() {
    return ApiKey.form();
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    return SociocsErrors.render(problem);
  }

  @Override
  public List<ProviderError> errors() {
    return SociocsErrors.all();
  }

  @Override
  public List<String> errorsIn(Problem problem) {
    return SociocsErrors.in(problem);
  }

  @Override
  public Optional<String> errorOperations() {
    return Optional.of("/dev/understudy/sociocs/errors.txt");
  }

  /** ours: which reason a carrier's number stands for. */
  @Override
  public ProviderError.Source sourceOf(String failure) {
    return failure.contains(":") ? ProviderError.Source.OURS : ProviderError.Source.DOCS;
  }

  @Override
  public List<EventKind> webhookEvents() {
    return SociocsWebhooks.EVENTS;
  }

  @Override
  public Participants participants(Operation operation, Request request, SandboxTransaction tx) {
    var key = request.body().path("channel_key").asString("");
    var channel = Optional.ofNullable(tx.entities().of(SociocsFixtures.READER).channels().get(key));
    var to = request.body().path("to");
    return new Participants(
        to.isString()
            ? List.of(PhoneNumber.canonical(to.stringValue()))
            : RecipientReader.numbers(request.body().path("recipients")),
        Stream.concat(Stream.of(key), channel.stream().map(Channel::address)).toList());
  }

  @Override
  public List<String> recipientErrors() {
    return List.of();
  }

  @Override
  public Lifecycle lifecycle() {
    return LIFECYCLE;
  }

  @Override
  public EntityReader<?> entities() {
    return SociocsFixtures.READER;
  }

  @Override
  public List<AdminAction> actions() {
    return List.of(new AdminAction("/sociocs/incoming", 201, SociocsActions::receive));
  }

  @Override
  public List<String> migrations() {
    return List.of("/dev/understudy/sociocs/V2__sociocs.sql");
  }

  @Override
  public List<ProviderTable> tables() {
    return Stream.of(SociocsStore.TABLES, ContactStore.TABLES).flatMap(List::stream).toList();
  }

  @Override
  public void loadAhead(Handle handle) {
    MessageTemplates.loadEngine();
    WireJson.prepare(SociocsResponses.DataBody.class);
    WireJson.prepare(BulkOperations.JobIdBody.class);
    WireJson.prepare(SociocsErrors.SociocsErrorBody.class);
  }
}
