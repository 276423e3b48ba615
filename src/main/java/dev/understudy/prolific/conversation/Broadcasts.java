package dev.understudy.prolific.conversation;

import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.Researcher;
import dev.understudy.prolific.conversation.BroadcastStore.BroadcastRow;
import dev.understudy.prolific.conversation.ConversationRequests.NewBroadcast;
import dev.understudy.prolific.conversation.ConversationStore.ConversationRow;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.provider.Call;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Broadcasts of a sandbox. */
final class Broadcasts {
  private static final RowNumbers NUMBERS = new RowNumbers("prolific_broadcast");

  private final SandboxTransaction tx;

  Broadcasts(SandboxTransaction tx) {
    this.tx = tx;
  }

  Optional<BroadcastRow> find(String id) {
    return store().find(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  /** Returns a page of broadcasts, the newest first. */
  List<BroadcastRow> page(
      Optional<String> researcher,
      Optional<String> workspace,
      Optional<String> study,
      Optional<PageCursor> after,
      int limit) {
    long before =
        RowKey.of(tx.generation(), after.map(PageCursor::major).orElse(RowKey.MAX_NUMBER));
    return store().page(RowKey.first(tx.generation()), before, researcher, workspace, study, limit);
  }

  /** Sends a broadcast: one message to each recipient, in a new conversation (docs). */
  BroadcastRow send(Call call, NewBroadcast request) {
    var conversations = new Conversations(tx);
    conversations.readNewest();
    long key = NUMBERS.nextKey(tx);
    var row =
        new BroadcastRow(
            key,
            request
                .id()
                .orElseGet(
                    () ->
                        tx.ids().hex("broadcast", RowKey.number(key), ProlificMessages.ID_LENGTH)),
            Researcher.of(call).id(),
            request.workspace().orElseGet(() -> new Workspaces(tx).firstId()),
            request.study(),
            request.subject(),
            request.topic(),
            request.body(),
            request.recipients().size(),
            0,
            tx.now());
    tx.addStoredBytes(row.body().length());
    store().insert(row);
    var ids = new LinkedHashMap<String, String>();
    var next = conversations.nextIds(request.recipients().size()).iterator();
    request.recipients().forEach(each -> ids.put(each, next.next()));
    var sent =
        new ProlificMessages(call).sendInto(ids, request.body(), Optional.of(request.study()));
    var begun = new ArrayList<ConversationRow>();
    for (var message : sent) {
      begun.add(
          new ConversationRow(
              0,
              ids.get(message.recipient()),
              row.researcherId(),
              message.recipient(),
              Optional.of(row.subject()),
              row.topic(),
              Optional.of(row.studyId()),
              request.workspace(),
              key,
              message.number(),
              message.number(),
              false,
              tx.now(),
              tx.now()));
    }
    conversations.addAll(begun);
    conversations.markNewestRead();
    return row;
  }

  private BroadcastStore store() {
    return tx.flush().attach(BroadcastStore.class);
  }
}
