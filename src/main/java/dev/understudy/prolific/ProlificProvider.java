package dev.understudy.prolific;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.WireJson;
import dev.understudy.prolific.conversation.BroadcastOperations;
import dev.understudy.prolific.conversation.ConversationOperations;
import dev.understudy.prolific.conversation.Conversations;
import dev.understudy.prolific.group.GroupOperations;
import dev.understudy.prolific.group.ParticipantGroups;
import dev.understudy.prolific.hook.HookOperations;
import dev.understudy.prolific.hook.Hooks;
import dev.understudy.prolific.study.BonusOperations;
import dev.understudy.prolific.study.Studies;
import dev.understudy.prolific.study.StudyActions;
import dev.understudy.prolific.study.StudyOperations;
import dev.understudy.prolific.study.SubmissionOperations;
import dev.understudy.prolific.workspace.WorkspaceOperations;
import dev.understudy.prolific.workspace.Workspaces;
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
import dev.understudy.sandbox.ProviderSetting;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Prolific's messages API, for a researcher who writes to the participants of studies. */
public final class ProlificProvider implements Provider {
  public static final String NAME = "prolific";
  static final String SCHEME = "Token"; // spec
  static final Lifecycle LIFECYCLE = new ProlificLifecycle();

  private static final String MESSAGES = "/api/v1/messages/";

  private final MessageOperations messages = new MessageOperations();
  private final ConversationOperations conversations = new ConversationOperations();
  private final BroadcastOperations broadcasts = new BroadcastOperations();
  private final ProlificActions actions = new ProlificActions();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> hosts() {
    // many scripts still have the second, its name until 2023
    return List.of("api.prolific.com", "api.prolific.co");
  }

  @Override
  public Optional<String> urlVariable() {
    return Optional.of("PROLIFIC_URL");
  }

  @Override
  public List<String> basePaths() {
    return List.of("/api");
  }

  @Override
  public List<Operation> operations() {
    return Stream.of(
            messageOperations(),
            conversations.operations(),
            broadcasts.operations(),
            new HookOperations().operations(),
            new WorkspaceOperations().operations(),
            new StudyOperations().operations(),
            new SubmissionOperations().operations(),
            new BonusOperations().operations(),
            new GroupOperations().operations())
        .flatMap(List::stream)
        .toList();
  }

  private List<Operation> messageOperations() {
    return List.of(
        new Operation("get-messages", "GET", MESSAGES, messages::get),
        new Operation("send-message", "POST", MESSAGES, messages::send),
        new Operation("bulk-message-participants", "POST", MESSAGES + "bulk/", messages::sendBulk),
        new Operation(
            "send-message-to-participant-group",
            "POST",
            MESSAGES + "participant-group/",
            messages::sendToGroup),
        new Operation("get-unread-messages", "GET", MESSAGES + "unread/", messages::getUnread));
  }

  @Override
  public List<OtherOperation> otherOperations() {
    return OtherOperation.read("/dev/understudy/prolific/not-emulated.txt");
  }

  @Override
  public Credential credential(Request request) {
    return Credential.wholeAuthorization(request, SCHEME);
  }

  @Override
  public CredentialForm credentialForm() {
    return CredentialForm.ofText(NAME, "prolific_token");
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    return ProlificErrors.render(problem, call);
  }

  @Override
  public List<ProviderError> errors() {
    return ProlificErrors.all();
  }

  @Override
  public List<String> errorsIn(Problem problem) {
    return ProlificErrors.in(problem);
  }

  @Override
  public Optional<String> errorOperations() {
    return Optional.of("/dev/understudy/prolific/errors.txt");
  }

  /** ours: the service tells of no message that does not arrive. */
  @Override
  public ProviderError.Source sourceOf(String failure) {
    return ProviderError.Source.OURS;
  }

  @Override
  public List<EventKind> webhookEvents() {
    return Hooks.events();
  }

  @Override
  public Participants participants(Operation operation, Request request, SandboxTransaction tx) {
    return operation.takesBody() ? SendRequests.participants(request, tx) : Participants.NONE;
  }

  @Override
  public List<String> recipientErrors() {
    return List.of();
  }

  @Override
  public List<ProviderSetting> settings() {
    return List.of(ProlificProfile.SETTING);
  }

  @Override
  public List<String> searchableDetails() {
    return List.of(ProlificMessages.STUDY);
  }

  @Override
  public Lifecycle lifecycle() {
    return LIFECYCLE;
  }

  @Override
  public EntityReader<?> entities() {
    return ProlificFixtures.READER;
  }

  @Override
  public List<String> migrations() {
    return List.of("/dev/understudy/prolific/V4__prolific.sql");
  }

  @Override
  public List<ProviderTable> tables() {
    return Stream.of(
            Workspaces.TABLES,
            Studies.TABLES,
            ParticipantGroups.TABLES,
            Conversations.TABLES,
            Hooks.TABLES)
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<AdminAction> actions() {
    return Stream.concat(
            Stream.of(
                new AdminAction("/prolific/replies", 201, actions::reply),
                new AdminAction("/prolific/read", 200, actions::read)),
            new StudyActions().actions().stream())
        .toList();
  }

  @Override
  public void loadAhead(Handle handle) {
    WireJson.prepare(MessageList.class);
    WireJson.prepare(ErrorDetail.class);
  }
}
