package dev.understudy.prolific.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.prolific.Researcher;
import dev.understudy.prolific.conversation.BroadcastStore.BroadcastRow;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import java.util.List;
import java.util.Optional;

/** Operations of broadcasts. */
public final class BroadcastOperations {
  private static final String BROADCASTS = "/api/v1/broadcasts/";
  private static final String AUDIENCE = "participant_ids"; // ours: no value was seen

  /** A broadcast in a response (docs). */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record BroadcastView(
      String id,
      String studyId,
      String subject,
      Optional<String> topic,
      String body,
      String audienceSource,
      long recipientCount,
      String datetimeCreated,
      long repliedCount) {}

  /** Returns the operations. */
  public List<Operation> operations() {
    return List.of(
        new Operation("get-broadcasts", "GET", BROADCASTS, this::list),
        new Operation("create-broadcast", "POST", BROADCASTS, this::create),
        new Operation("get-broadcast", "GET", BROADCASTS + "{broadcast_id}/", this::get));
  }

  /** Returns the caller's broadcasts or those of a workspace, the newest first (docs). */
  Response list(Call call) {
    var query = ConversationOperations.page(call);
    var workspace = ConversationRequests.workspaceOf(call);
    new Conversations(call.tx()).readRepliesOfBegun();
    var rows =
        new Broadcasts(call.tx())
            .page(
                workspace.isPresent() ? Optional.empty() : Optional.of(Researcher.of(call).id()),
                workspace,
                ConversationRequests.filter(call, "study_id"),
                query.cursor(),
                query.limit() + 1);
    return Response.ok(
        CursorPage.of(
            call.request(),
            rows,
            query.limit(),
            row -> new PageCursor(RowKey.number(row.rowKey()), 0),
            shown -> shown.stream().map(BroadcastOperations::view).toList()));
  }

  /** Sends a broadcast; one with an id that exists is returned, and nothing is sent (docs). */
  Response create(Call call) {
    var requests = new ConversationRequests(call);
    var broadcasts = new Broadcasts(call.tx());
    var id = requests.broadcastId().filter(given -> broadcasts.find(given).isPresent());
    return id.map(given -> Response.ok(find(call, given, Optional.empty())))
        .orElseGet(() -> Response.of(201, view(broadcasts.send(call, requests.broadcast()))));
  }

  /** Returns a broadcast of the caller or of a workspace (docs). */
  Response get(Call call) {
    var workspace = ConversationRequests.workspaceOf(call);
    return Response.ok(find(call, call.request().inPath().get("broadcast_id"), workspace));
  }

  private static BroadcastView find(Call call, String id, Optional<String> workspace) {
    new Conversations(call.tx()).readRepliesOfBegun();
    return new Broadcasts(call.tx())
        .find(id)
        .filter(row -> isVisible(row, call, workspace))
        .map(BroadcastOperations::view)
        // docs: a broadcast of others is a 404
        .orElseThrow(() -> new Problem.NotFound(call.request().path()).refusal());
  }

  private static boolean isVisible(BroadcastRow row, Call call, Optional<String> workspace) {
    return row.researcherId().equals(Researcher.of(call).id())
        || workspace.filter(row.workspaceId()::equals).isPresent();
  }

  private static BroadcastView view(BroadcastRow row) {
    return new BroadcastView(
        row.id(),
        row.studyId(),
        row.subject(),
        row.topic(),
        row.body(),
        AUDIENCE,
        row.recipients(),
        row.createdAt().toString(),
        row.replied());
  }
}
