package dev.understudy.prelude;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.WireJson;
import dev.understudy.prelude.marketing.SubscriptionStore;
import dev.understudy.prelude.signing.SigningStore;
import dev.understudy.prelude.signing.WebhookSigning;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Credential;
import dev.understudy.provider.EventKind;
import dev.understudy.provider.Operation;
import dev.understudy.provider.OtherOperation;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderError;
import dev.understudy.provider.Request;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Prelude's Notify API, which sends templates to phone numbers. */
public final class PreludeProvider implements Provider {
  static final String NAME = "prelude";
  static final Lifecycle LIFECYCLE = new PreludeLifecycle();

  private static final String CONFIGS = "/v2/notify/management/subscriptions";
  private static final String CONFIG = CONFIGS + "/{config_id}";

  private static final String SIGNING = "/prelude/webhook-signing";

  private final NotifyOperations notify = new NotifyOperations();
  private final MarketingSubscriptionOperations subscriptions =
      new MarketingSubscriptionOperations();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> hosts() {
    return List.of("api.prelude.dev");
  }

  @Override
  public Optional<String> urlVariable() {
    return Optional.of("PRELUDE_BASE_URL");
  }

  @Override
  public List<String> basePaths() {
    return List.of("/v2");
  }

  @Override
  public List<Operation> operations() {
    // ours: all ids but the first, whose reference names it
    return List.of(
        new Operation("sendNotifyBulk", "POST", "/v2/notify/batch", notify::sendBulk),
        new Operation("sendNotify", "POST", "/v2/notify", notify::send),
        new Operation("sendNotifyReply", "POST", "/v2/notify/reply", notify::reply),
        new Operation("sendTransactional", "POST", "/v2/transactional", notify::sendTransactional),
        new Operation("listSubscriptionConfigs", "GET", CONFIGS, subscriptions::listConfigs),
        new Operation("getSubscriptionConfig", "GET", CONFIG, subscriptions::getConfig),
        new Operation(
            "listSubscriptionPhoneNumbers",
            "GET",
            CONFIG + "/phone_numbers",
            subscriptions::listPhoneNumbers),
        new Operation(
            "getSubscriptionPhoneNumber",
            "GET",
            CONFIG + "/phone_numbers/{phone_number}",
            subscriptions::getPhoneNumber),
        new Operation(
            "listSubscriptionPhoneNumberEvents",
            "GET",
            CONFIG + "/phone_numbers/{phone_number}/events",
            subscriptions::listChanges));
  }

  @Override
  public List<OtherOperation> otherOperations() {
    return OtherOperation.read("/dev/understudy/prelude/not-emulated.txt");
  }

  @Override
  public Credential credential(Request request) {
    return Credential.wholeAuthorization(request, "Bearer");
  }

  // seen: the SDKs' own suites send "My API Token"
  @Override
  public CredentialForm credentialForm() {
    return CredentialForm.ofText(NAME, "prelude_api_key");
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    return PreludeErrors.render(problem, call);
  }

  @Override
  public List<ProviderError> errors() {
    return PreludeErrors.all();
  }

  @Override
  public List<String> errorsIn(Problem problem) {
    return PreludeErrors.in(problem);
  }

  @Override
  public Optional<String> errorOperations() {
    return Optional.of("/dev/understudy/prelude/errors.txt");
  }

  @Override
  public ProviderError.Source sourceOf(String failure) {
    return PreludeLifecycle.source(failure);
  }

  @Override
  public List<EventKind> webhookEvents() {
    return PreludeEvents.ALL;
  }

  @Override
  public Participants participants(Operation operation, Request request, SandboxTransaction tx) {
    return NotifyRequests.participants(request, tx.entities().of(PreludeFixtures.READER));
  }

  @Override
  public List<String> recipientErrors() {
    return RecipientErrors.codes();
  }

  @Override
  public List<String> searchableDetails() {
    return List.of("correlation_id");
  }

  @Override
  public Set<String> optedOut(Handle handle, long generation, List<String> people) {
    return handle.attach(SubscriptionStore.class).unsubscribedOf(generation, people);
  }

  @Override
  public Lifecycle lifecycle() {
    return LIFECYCLE;
  }

  @Override
  public EntityReader<?> entities() {
    return PreludeFixtures.READER;
  }

  @Override
  public List<AdminAction> actions() {
    return List.of(
        new AdminAction("/prelude/inbound", 201, PreludeActions::receive),
        new AdminAction("/prelude/subscriptions", 201, SubscriptionActions::change),
        new AdminAction("GET", SIGNING, 200, WebhookSigning::show),
        new AdminAction("PUT", SIGNING, 200, WebhookSigning::change));
  }

  @Override
  public List<String> migrations() {
    return List.of("/dev/understudy/prelude/V3__prelude.sql");
  }

  @Override
  public List<ProviderTable> tables() {
    return Stream.concat(SubscriptionStore.TABLES.stream(), Stream.of(SigningStore.TABLE)).toList();
  }

  @Override
  public void loadAhead(Handle handle) {
    WireJson.prepare(SendNotifyBulk.NotifyResponse.class);
    WireJson.prepare(SendNotifyResponse.class);
    WireJson.prepare(PreludeErrors.PreludeErrorBody.class);
    handle.attach(SubscriptionStore.class);
  }
}
