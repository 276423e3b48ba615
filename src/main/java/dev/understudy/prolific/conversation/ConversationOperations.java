package dev.understudy.prolific.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.json.Finding;
import dev.understudy.prolific.MessageList;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.Researcher;
import dev.understudy.prolific.conversation.ConversationStore.ConversationFilter;
import dev.understudy.prolific.conversation.ConversationStore.ConversationRow;
import dev.understudy.prolific.conversation.PageCursor.CursorQuery;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations of conversations. */
public final class ConversationOperations {
  private static final String CONVERSATIONS = "/api/v1/conversations/";
  private static final PageCursor NEWEST = new PageCursor(Long.MAX_VALUE, Long.MAX_VALUE);

  /** A conversation in a response. The names of its fields are ours: the reference names none. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ConversationView(
      String id,
      Optional<String> subject,
      Optional<String> topic,
      Optional<String> studyId,
      List<String> participants,
      String datetimeCreated,
      String datetimeUpdated) {
    static ConversationView of(ConversationRow row) {
      return new ConversationView(
          row.id(),
          row.subject(),
          row.topic(),
          row.studyId(),
          List.of(row.userId(), row.otherId()),
          row.createdAt().toString(),
          row.updatedAt().toString());
    }
  }

  /** Returns the operations. */
  public List<Operation> operations() {
    return List.of(
        new Operation("get-conversations", "GET", CONVERSATIONS, this::list),
        new Operation("create-conversation", "POST", CONVERSATIONS, this::create),
        new Operation(
            "get-conversation-messages",
            "GET",
            CONVERSATIONS + "{conversation_id}/messages/",
            this::messages));
  }

  /** Returns the caller's conversations or those of a workspace, the latest first (docs). */
  Response list(Call call) {
    var query = page(call);
    var workspace = ConversationRequests.workspaceOf(call);
    var broadcast = ConversationRequests.filter(call, "broadcast_id");
    var broadcastKey =
        broadcast.map(
            id ->
                new Broadcasts(call.tx())
                    .find(id)
                    .map(BroadcastStore.BroadcastRow::rowKey)
                    .orElse(-1L));
    var filter =
        new ConversationFilter(
            workspace.isPresent() ? Optional.empty() : Optional.of(Researcher.of(call).id()),
            workspace,
            ConversationRequests.filter(call, "study_id"),
            broadcastKey);
    var rows =
        new Conversations(call.tx()).page(filter, query.cursor().orElse(NEWEST), query.limit() + 1);
    return Response.ok(
        CursorPage.of(
            call.request(),
            rows,
            query.limit(),
            row -> new PageCursor(row.lastMessage(), RowKey.number(row.rowKey())),
            shown -> shown.stream().map(ConversationView::of).toList()));
  }

  /** Begins a conversation besides the default one, with or without a first message (docs). */
  Response create(Call call) {
    var request = new ConversationRequests(call).conversation();
    var conversations = new Conversations(call.tx());
    var id = conversations.nextIds(1).get(0);
    long before = call.tx().peekMessageNumber() - 1;
    var sent =
        request
            .body()
            .map(
                body ->
                    new ProlificMessages(call)
                        .sendInto(Map.of(request.recipient(), id), body, request.study()))
            .orElse(List.of());
    var begun =
        new ConversationRow(
            0,
            id,
            Researcher.of(call).id(),
            request.recipient(),
            Optional.of(request.subject()),
            Optional.of(request.topic()),
            request.study(),
            request.workspace(),
            0,
            before + 1,
            before + sent.size(),
            false,
            call.now(),
            call.now());
    conversations.addAll(List.of(begun));
    return Response.of(201, ConversationView.of(begun));
  }

  /** Returns the messages of a conversation, the oldest first (docs). */
  Response messages(Call call) {
    var query = page(call);
    var workspace = ConversationRequests.workspaceOf(call);
    var conversations = new Conversations(call.tx());
    var caller = Researcher.of(call).id();
    var found =
        conversations.withId(call.request().inPath().get("conversation_id")).stream()
            .filter(
                each ->
                    each.userId().equals(caller)
                        || workspace.isPresent() && each.workspaceId().equals(workspace))
            .findFirst()
            // docs: a conversation of others is a 404
            .orElseThrow(() -> new Problem.NotFound(call.request().path()).refusal());
    long after = query.cursor().map(PageCursor::major).orElse(0L);
    return Response.ok(
        CursorPage.of(
            call.request(),
            conversations.messages(found, after, query.limit() + 1),
            query.limit(),
            message -> new PageCursor(message.number(), 0),
            shown -> MessageList.entries(shown, call.settings())));
  }

  static CursorQuery page(Call call) {
    var findings = new ArrayList<Finding>();
    var query = CursorQuery.read(call.request(), findings);
    Problem.Invalid.throwIfAny(findings);
    return query;
  }
}
