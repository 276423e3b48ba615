package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.delivery.Timeline;
import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.json.FieldReader;
import dev.understudy.json.WebUrl;
import dev.understudy.message.Direction;
import dev.understudy.message.Message;
import dev.understudy.message.MessageFilter;
import dev.understudy.message.MessageQueries;
import dev.understudy.message.Messages;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Problem;
import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.search.TextSearch;
import dev.understudy.search.WorkBudget;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Lists messages, shows one with its history, and sets a status by hand. */
final class MessagesApi {
  private static final int BRIEF_LENGTH = 200;

  private final ListResponses lists;
  private final MessageQueries queries;
  private final Catalog catalog;
  private final SandboxTransactions transactions;
  private final BodyReader bodies;
  private final Timeline timeline;

  MessagesApi(
      ListResponses lists,
      MessageQueries queries,
      Catalog catalog,
      SandboxTransactions transactions,
      BodyReader bodies,
      Timeline timeline) {
    this.lists = lists;
    this.queries = queries;
    this.catalog = catalog;
    this.transactions = transactions;
    this.bodies = bodies;
    this.timeline = timeline;
  }

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    var filter =
        new MessageFilter(
            query.choice("provider", catalog.providers()),
            query.choice("direction", List.of("outbound", "inbound")),
            query.text("sender").map(MessagesApi::spellings).orElse(List.of()),
            query.text("recipient").map(MessagesApi::spellings).orElse(List.of()),
            query.text("with").map(MessagesApi::spellings).orElse(List.of()),
            query.choice("status", statuses()),
            query.text("batch_id"),
            details(query),
            query.text("text", TextSearch.MAX_LENGTH).map(TextSearch::new));
    boolean brief = query.flag("brief");
    var wait = ListResponses.WaitCondition.of(query);
    query.refuseIfAny();
    lists.send(context, wait, sandbox -> find(sandbox, filter, page, brief));
  }

  private Map<String, String> details(AdminParameters query) {
    var details = new LinkedHashMap<String, String>();
    catalog
        .searchableDetails()
        .forEach(name -> query.text(name).ifPresent(value -> details.put(name, value)));
    return details;
  }

  /** Returns every status that a message of any provider can have. */
  private Set<String> statuses() {
    var all = new TreeSet<>(List.of(Message.SCHEDULED, Message.CANCELLED, Message.RECEIVED));
    for (var life : timeline.lifecycles().values()) {
      all.addAll(life.path());
      all.addAll(life.ends());
    }
    return all;
  }

  private ListResponses.ListResult find(
      Sandbox sandbox, MessageFilter filter, PageRequest page, boolean brief) {
    var found = search(sandbox, filter, page);
    var answer =
        PageRequest.answer(
            "messages",
            found,
            Message::number,
            message -> brief ? MessageView.brief(message) : MessageView.of(message));
    return new ListResponses.ListResult(answer, found.total());
  }

  private KeysetPage.PageRows<Message> search(
      Sandbox sandbox, MessageFilter filter, PageRequest page) {
    try {
      return queries.find(filter, page.of(sandbox), sandbox.counts().keptMessages());
    } catch (WorkBudget.ExceededException e) {
      throw new AdminProblem(
          400,
          "The messages have more text than is searched in one call: narrow the search by provider,"
              + " recipient, status or another filter.");
    }
  }

  void show(Context context) {
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var messageId = Routes.parameter(context, "message_id");
    var life =
        queries
            .history(sandbox.generation(), sandbox.ids(), messageId)
            .orElseThrow(() -> new AdminProblem(404, "There is no message '" + messageId + "'."));
    JsonResponses.json(context, MessageView.withHistory(life));
  }

  /** Moves a message to a status now. */
  void status(Context context) {
    var messageId = Routes.parameter(context, "message_id");
    var fields = FieldReader.strict(bodies.readObject(context));
    var status = fields.requiredText("status");
    var reason = fields.text("reason");
    if (reason.filter(String::isBlank).isPresent()) {
      fields.wrong("reason", "This must not be blank: leave it out for the usual one.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    transactions.run(
        Routes.parameter(context, "id"),
        tx -> {
          var message =
              new Messages(tx)
                  .withId(messageId)
                  .orElseThrow(
                      () -> new AdminProblem(404, "There is no message '" + messageId + "'."));
          check(message, status.orElseThrow(), reason);
          timeline
              .takeStep(tx, message, status.orElseThrow(), reason)
              .orElseThrow(
                  () ->
                      AdminProblem.at(
                          "/status",
                          "The message is "
                              + message.status()
                              + ", and does not go from there to "
                              + status.orElseThrow()
                              + "."));
          var asked = new LinkedHashMap<String, String>();
          asked.put("status", status.get());
          reason.ifPresent(word -> asked.put("reason", word));
          ControlCalls.write(tx, "POST", "/messages/" + messageId + "/status", asked);
          return true;
        });
    show(context);
  }

  private void check(Message message, String status, Optional<String> reason) {
    var life = timeline.lifecycles().get(message.provider());
    var known = Stream.concat(life.path().stream(), life.ends().stream()).toList();
    if (message.direction() == Direction.INBOUND) {
      throw AdminProblem.at("/status", "The message came in: it takes no steps.");
    }
    if (!known.contains(status)) {
      throw AdminProblem.at("/status", "This is one of: " + String.join(", ", known) + ".");
    }
    if (reason.filter(word -> !life.reasons().contains(word)).isPresent()
        && !life.reasons().isEmpty()) {
      throw AdminProblem.at(
          "/reason", "This is one of: " + String.join(", ", life.reasons()) + ".");
    }
  }

  /**
   * Returns the spellings of a phone number: with a plus, without, and with the blank that an
   * unescaped plus in a query becomes.
   */
  private static List<String> spellings(String given) {
    var bare = given.replaceFirst("^[+ ]", "");
    if (bare.isEmpty() || !bare.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return List.of(given);
    }
    return List.copyOf(new LinkedHashSet<>(List.of(given, bare, "+" + bare)));
  }

  /** A message as the control plane shows it. Absent values are null. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record MessageView(
      String id,
      String provider,
      String direction,
      String sender,
      String recipient,
      String body,
      String status,
      String batchId,
      String createdAt,
      String scheduledAt,
      String sentAt,
      String readAt,
      Map<String, Object> details,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<StepView> history) {

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record StepView(String at, String status, String detail) {}

    static MessageView of(Message message) {
      return of(message, null);
    }

    /** Returns the message with the beginning of its body and without its details. */
    static MessageView brief(Message message) {
      var whole = of(message);
      return new MessageView(
          whole.id,
          whole.provider,
          whole.direction,
          whole.sender,
          whole.recipient,
          beginning(whole.body),
          whole.status,
          whole.batchId,
          whole.createdAt,
          whole.scheduledAt,
          whole.sentAt,
          whole.readAt,
          Map.of(),
          null);
    }

    /** Returns at most 200 code points. */
    private static String beginning(String body) {
      return body.codePointCount(0, body.length()) <= BRIEF_LENGTH
          ? body
          : body.substring(0, body.offsetByCodePoints(0, BRIEF_LENGTH));
    }

    static MessageView withHistory(MessageQueries.MessageHistory life) {
      var message = life.message();
      var history = new ArrayList<StepView>();
      history.add(new StepView(message.createdAt().toString(), message.firstStatus(), null));
      life.steps()
          .forEach(
              step ->
                  history.add(
                      new StepView(
                          step.at().toString(), step.status(), step.detail().orElse(null))));
      return of(message, history);
    }

    private static MessageView of(Message message, List<StepView> history) {
      return new MessageView(
          message.id(),
          message.provider(),
          message.direction().word(),
          message.sender(),
          message.recipient(),
          message.body(),
          message.status(),
          message.batchId().orElse(null),
          message.createdAt().toString(),
          text(message.scheduledAt()),
          text(message.sentAt()),
          text(message.readAt()),
          withoutCredentials(message.details()),
          history);
    }

    /** Returns the details without the passwords that callback URLs may contain. */
    private static Map<String, Object> withoutCredentials(Map<String, Object> details) {
      var shown = new LinkedHashMap<>(details);
      shown.replaceAll(
          (name, value) -> value instanceof String text ? WebUrl.withoutCredentials(text) : value);
      return shown;
    }

    private static String text(Optional<Instant> at) {
      return at.map(Instant::toString).orElse(null);
    }
  }
}
