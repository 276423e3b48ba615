package dev.understudy.prelude;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Credential;
import dev.understudy.provider.Operation;
import dev.understudy.provider.OtherOperation;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Request;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;

/** Prelude's Notify API, which sends templates to phone numbers. */
public final class PreludeProvider implements Provider {
  static final String NAME = "prelude";
  static final Lifecycle LIFECYCLE = new PreludeLifecycle();

  private final NotifyOperations notify = new NotifyOperations();

  @Override
  public String name() {
    return NAME;
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
        new Operation("sendTransactional", "POST", "/v2/transactional", notify::sendTransactional));
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
    return new CredentialForm(
        NAME,
        "prelude_api_key",
        "",
        text -> text.matches("[!-~]([ -~]*[!-~])?"),
        "a credential is printable ASCII without blanks around it");
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    return PreludeErrors.render(problem, call);
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
  public Lifecycle lifecycle() {
    return LIFECYCLE;
  }

  @Override
  public EntityReader<?> entities() {
    return PreludeFixtures.READER;
  }

  @Override
  public List<AdminAction> actions() {
    return List.of(new AdminAction("/prelude/inbound", 201, PreludeActions::receive));
  }

  @Override
  public List<String> migrations() {
    return List.of("/dev/understudy/prelude/V3__prelude.sql");
  }

  @Override
  public List<ProviderTable> tables() {
    return PreludeStore.TABLES;
  }
}
