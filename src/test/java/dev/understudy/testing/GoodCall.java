package dev.understudy.testing;

import dev.understudy.client.Message;
import dev.understudy.client.PreludePeople.Inbound;
import dev.understudy.client.Sandbox;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A call of each operation that is answered as it should be. */
public enum GoodCall {
  GET_MESSAGES(
      "prolific",
      "get-messages",
      "GET",
      "/api/v1/messages/?user_id=619e049f7648a4e1f8f3645b",
      "",
      200,
      0),
  SEND_MESSAGE(
      "prolific",
      "send-message",
      "POST",
      "/api/v1/messages/",
      """
      {"recipient_id":"619e049f7648a4e1f8f3645b","study_id":"6569ece7ca177d19117b1b95",
       "body":"Thank you!"}\
      """,
      204,
      1),
  BULK(
      "prolific",
      "bulk-message-participants",
      "POST",
      "/api/v1/messages/bulk/",
      """
      {"ids":["619e049f7648a4e1f8f3645b","619e049f7648a4e1f8f3645c"],
       "study_id":"6569ece7ca177d19117b1b95","body":"Thank you!"}\
      """,
      204,
      2),
  GROUP(
      "prolific",
      "send-message-to-participant-group",
      "POST",
      "/api/v1/messages/participant-group/",
      """
      {"participant_group_id":"619e049f7648a4e1f8f3645b","body":"Thank you!"}\
      """,
      204,
      3),
  SUBMISSIONS(
      "prolific",
      "get-submissions",
      "GET",
      "/api/v1/submissions/?study=6569ece7ca177d19117b1b95",
      "",
      200,
      0),
  RENAME_GROUP(
      "prolific",
      "update-participant-group",
      "PATCH",
      "/api/v1/participant-groups/619e049f7648a4e1f8f3645b/",
      """
      {"name":"Wave two"}\
      """,
      200,
      0),
  REMOVE_MEMBERS(
      "prolific",
      "remove-from-participant-group",
      "DELETE",
      "/api/v1/participant-groups/619e049f7648a4e1f8f3645b/participants/",
      """
      {"participant_ids":["619e049f7648a4e1f8f3645c"]}\
      """,
      200,
      0),
  UNREAD("prolific", "get-unread-messages", "GET", "/api/v1/messages/unread/", "", 200, 0),
  CONVERSATIONS("prolific", "get-conversations", "GET", "/api/v1/conversations/", "", 200, 0),
  CREATE_CONVERSATION(
      "prolific",
      "create-conversation",
      "POST",
      "/api/v1/conversations/",
      """
      {"recipient_id":"619e049f7648a4e1f8f3645b","subject":"Thanks","topic":"other",
       "body":"Thank you!"}\
      """,
      201,
      1),
  CONVERSATION_MESSAGES(
      "prolific",
      "get-conversation-messages",
      "GET",
      "/api/v1/conversations/{conversation_id}/messages/",
      "",
      200,
      0),
  BROADCASTS("prolific", "get-broadcasts", "GET", "/api/v1/broadcasts/", "", 200, 0),
  CREATE_BROADCAST(
      "prolific",
      "create-broadcast",
      "POST",
      "/api/v1/broadcasts/",
      """
      {"study_id":"6569ece7ca177d19117b1b95","subject":"Thanks","body":"Thank you!",
       "participant_ids":["619e049f7648a4e1f8f3645b","619e049f7648a4e1f8f3645c"]}\
      """,
      201,
      2),
  BROADCAST(
      "prolific", "get-broadcast", "GET", "/api/v1/broadcasts/prepared_broadcast/", "", 200, 0),
  SOCIOCS_BULK(
      "sociocs",
      "send-bulk-messages",
      "POST",
      "/messages/bulk",
      """
      {"provider":"twlo","channel_key":"your_channel_key",
       "recipients":[{"to":"16175551212"},{"to":"+33612345678"}],"text":"Thank you!"}\
      """,
      200,
      2),
  SOCIOCS_MESSAGE(
      "sociocs",
      "send-single-message",
      "POST",
      "/message",
      """
      {"provider":"twlo","channel_key":"your_channel_key","to":"16175551212","text":"Thank you!"}\
      """,
      200,
      1),
  LIST_SCHEDULED("sociocs", "list-scheduled-messages", "GET", "/messages/scheduled", "", 200, 0),
  DELETE_SCHEDULED(
      "sociocs",
      "delete-scheduled-message",
      "DELETE",
      "/messages/scheduled/{scheduled_id}",
      "",
      200,
      0),
  SAVE_INCOMING(
      "sociocs",
      "save-incoming-message",
      "POST",
      "/incoming",
      """
      {"provider":"twlo","channel_key":"your_channel_key","from":"16175551212","text":"Thank you!"}\
      """,
      200,
      1),
  LIST_MESSAGES("sociocs", "list-messages", "GET", "/messages", "", 200, 0),
  LIST_UNREPLIED("sociocs", "list-unreplied-messages", "GET", "/messages/unreplied", "", 200, 0),
  SEARCH_MESSAGES("sociocs", "search-messages", "GET", "/messages/search?text=hi", "", 200, 0),
  LIST_CHANNELS("sociocs", "list-channels", "GET", "/channels?provider=twlo", "", 200, 0),
  GET_CHANNEL("sociocs", "get-channel", "GET", "/channels/your_channel_key", "", 200, 0),
  TEAM_MEMBERS("sociocs", "list-team-members", "GET", "/team-members", "", 200, 0),
  SAVE_CONTACT(
      "sociocs",
      "save-contact",
      "POST",
      "/contacts/16175551212",
      """
      {"name":"Ada"}\
      """,
      200,
      0),
  SAVE_CONTACTS(
      "sociocs",
      "save-contacts",
      "POST",
      "/contacts/bulk",
      """
      {"records":[{"phone_number":"16175551212"}]}\
      """,
      200,
      0),
  ADD_TO_LIST(
      "sociocs",
      "add-contacts-to-list",
      "POST",
      "/contacts/add-to-list",
      """
      {"dest_list_id":1,"phone_numbers":["16175550199"]}\
      """,
      200,
      0),
  MOVE_TO_LIST(
      "sociocs",
      "move-contacts-to-list",
      "POST",
      "/contacts/move-to-list",
      """
      {"source_list_id":1,"dest_list_id":1,"phone_numbers":["16175550199"]}\
      """,
      200,
      0),
  LIST_CONTACTS("sociocs", "list-contacts", "GET", "/contacts", "", 200, 0),
  SEARCH_CONTACTS("sociocs", "search-contacts", "GET", "/contacts/search?query=ada", "", 200, 0),
  GET_CONTACT("sociocs", "get-contact", "GET", "/contacts/16175550199", "", 200, 0),
  UPDATE_CONTACT(
      "sociocs",
      "update-contact",
      "PUT",
      "/contacts/16175550199",
      """
      {"name":"Ada"}\
      """,
      200,
      0),
  DELETE_CONTACT("sociocs", "delete-contact", "DELETE", "/contacts/{contact}", "", 200, 0),
  BLOCK_CONTACT("sociocs", "block-contact", "POST", "/contacts/block/{contact}", "", 200, 0),
  UNBLOCK_CONTACT("sociocs", "unblock-contact", "POST", "/contacts/unblock/{contact}", "", 200, 0),
  IS_BLOCKED("sociocs", "is-contact-blocked", "GET", "/contacts/isblocked/16175550199", "", 200, 0),
  CREATE_LIST(
      "sociocs",
      "create-contact-list",
      "POST",
      "/lists",
      """
      {"name":"Patients"}\
      """,
      200,
      0),
  LIST_LISTS("sociocs", "list-contact-lists", "GET", "/lists", "", 200, 0),
  UPDATE_LIST(
      "sociocs",
      "update-contact-list",
      "PUT",
      "/lists/1",
      """
      {"name":"Patients"}\
      """,
      200,
      0),
  DELETE_LIST("sociocs", "delete-contact-list", "DELETE", "/lists/{list}", "", 200, 0),
  JOBS("sociocs", "list-bulk-jobs", "GET", "/messages/bulk", "", 200, 0),
  MOVE_JOB(
      "sociocs",
      "update-bulk-job",
      "PUT",
      "/messages/bulk/{job_id}",
      """
      {"schedule":"9999-01-01T00:00:00Z"}\
      """,
      200,
      0),
  CANCEL_JOB("sociocs", "delete-bulk-job", "DELETE", "/messages/bulk/{job_id}", "", 200, 0),
  SUBSCRIBE(
      "sociocs",
      "create-webhook-subscription",
      "POST",
      "/webhook-subscriptions",
      """
      {"platform":"tests","provider":"twlo","channel_key":"your_channel_key",
       "subscriber_reference_id":"r1","webhook_url":"http://127.0.0.1:9/"}\
      """,
      200,
      0),
  SUBSCRIPTIONS(
      "sociocs", "list-webhook-subscriptions", "GET", "/webhook-subscriptions", "", 200, 0),
  SUBSCRIPTION(
      "sociocs", "get-webhook-subscription", "GET", "/webhook-subscriptions/{id}", "", 200, 0),
  UNSUBSCRIBE(
      "sociocs",
      "delete-webhook-subscription",
      "DELETE",
      "/webhook-subscriptions/{id}",
      "",
      200,
      0),
  NOTIFY_BATCH(
      "prelude",
      "sendNotifyBulk",
      "POST",
      "/v2/notify/batch",
      """
      {"to":["+33612345678","+15551234567"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}\
      """,
      200,
      2),
  NOTIFY(
      "prelude",
      "sendNotify",
      "POST",
      "/v2/notify",
      """
      {"to":"+33612345678","template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
       "variables":{"order_id":"12345","amount":"$49.99"}}\
      """,
      200,
      1),
  TRANSACTIONAL("prelude", "sendTransactional", "POST", "/v2/transactional", NOTIFY.body, 200, 1),
  NOTIFY_REPLY(
      "prelude",
      "sendNotifyReply",
      "POST",
      "/v2/notify/reply",
      """
      {"to":"+33612345678","text":"Thank you!","reply_to":"{inbound_id}"}\
      """,
      200,
      1),
  CONFIGS(
      "prelude",
      "listSubscriptionConfigs",
      "GET",
      "/v2/notify/management/subscriptions",
      "",
      200,
      0),
  CONFIG(
      "prelude",
      "getSubscriptionConfig",
      "GET",
      CONFIGS.target + "/subcfg_01k8ap1btqf5r9fq2c8ax5fhc9",
      "",
      200,
      0),
  CONFIG_NUMBERS(
      "prelude",
      "listSubscriptionPhoneNumbers",
      "GET",
      CONFIG.target + "/phone_numbers",
      "",
      200,
      0),
  CONFIG_NUMBER(
      "prelude",
      "getSubscriptionPhoneNumber",
      "GET",
      CONFIG.target + "/phone_numbers/33699999999",
      "",
      200,
      0),
  CONFIG_CHANGES(
      "prelude",
      "listSubscriptionPhoneNumberEvents",
      "GET",
      CONFIG.target + "/phone_numbers/33699999999/events",
      "",
      200,
      0),
  PIGEON(
      "pigeon", "send-pigeon", "POST", "/api/pigeon/messages", "to=Rome&text=Thank+you%21", 202, 1),
  PIGEON_RING("pigeon", "get-ring", "GET", "/api/pigeon/messages/{message_id}/ring", "", 200, 0),
  CHANGE_RING(
      "pigeon",
      "change-ring",
      "PATCH",
      "/api/pigeon/messages/{message_id}/ring",
      "ring=gold",
      200,
      0),
  MELT_RING(
      "pigeon",
      "melt-ring",
      "DELETE",
      "/api/pigeon/messages/{message_id}/ring",
      "ring=molten",
      200,
      0);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String MESSAGE_ID = "{message_id}";
  private static final String JOB_ID = "{job_id}";
  private static final String CONVERSATION_ID = "{conversation_id}";
  private static final String BROADCAST_ID = "prepared_broadcast";
  private static final String NEW_BROADCAST =
      """
      {"id":"prepared_broadcast","study_id":"6569ece7ca177d19117b1b95","subject":"Thanks",
       "body":"Thank you!","participant_ids":["619e049f7648a4e1f8f3645b"]}\
      """;
  private static final String SCHEDULED_ID = "{scheduled_id}";
  private static final String INBOUND_ID = "{inbound_id}";
  private static final String UNSUBSCRIBED = "33699999999";
  private static final String SUBSCRIPTION_ID = "{id}";
  private static final int PREPARED_JOBS = 5;
  private static final String SCHEDULED_JOB =
      """
      {"provider":"twlo","channel_key":"your_channel_key","recipients":[{"to":"16175551212"}],
       "text":"Thank you!","schedule":"9998-01-01T00:00:00Z"}\
      """;
  private static final String SCHEDULED_MESSAGE =
      """
      {"provider":"twlo","channel_key":"your_channel_key","to":"16175551212",
       "text":"Thank you!","schedule":"9998-01-01T00:00:00Z"}\
      """;
  private static final String CONTACT = "{contact}";
  private static final String LIST = "{list}";
  private static final String CONTACT_FIXTURE =
      """
      {"sociocs":{"contact_lists":[{"id":7,"name":"Prepared"}],
        "contacts":[{"phone_number":"16175550177","lists":[7]}]}}\
      """;
  private static final String SUBSCRIPTION_FIXTURE =
      """
      {"sociocs":{"webhook_subscriptions":[
        {"id":"prepared","platform":"tests","provider":"twlo","channel_key":"your_channel_key",
         "subscriber_reference_id":"r0","webhook_url":"http://127.0.0.1:9/"}]}}\
      """;

  private final String provider;
  private final String operation;
  private final String method;
  private final String target;
  private final String body;
  private final int status;
  private final int messages;

  GoodCall(
      String provider,
      String operation,
      String method,
      String target,
      String body,
      int status,
      int messages) {
    this.provider = provider;
    this.operation = operation;
    this.method = method;
    this.target = target;
    this.body = body;
    this.status = status;
    this.messages = messages;
  }

  /** Returns the name of its provider. */
  public String provider() {
    return provider;
  }

  /** Returns the id of its operation. */
  public String operation() {
    return operation;
  }

  /** Returns its path; an id in it is that of something that exists. */
  public String path(Sandbox sandbox) {
    return target(sandbox).replaceFirst("\\?.*", "");
  }

  /** Returns the content type of its requests. */
  public String contentType() {
    return provider.equals("pigeon") ? "application/x-www-form-urlencoded" : "application/json";
  }

  /** Returns the body that it sends; empty for one that sends none. */
  public String body() {
    return body;
  }

  /** Returns the body that it sends; an id in it is that of a message that exists. */
  public String body(Sandbox sandbox) {
    if (!body.contains(INBOUND_ID)) {
      return body;
    }
    var inbound =
        first(sandbox, "prelude", "received")
            .orElseGet(
                () ->
                    sandbox
                        .prelude()
                        .inbound(Inbound.text("+33612345678", "Hello?").channel("rcs")));
    return body.replace(INBOUND_ID, inbound.id());
  }

  /** Returns the status of its response. */
  public int status() {
    return status;
  }

  /** Returns the number of messages that it sends. */
  public int messages() {
    return messages;
  }

  /** Returns true if its response has a body. */
  public boolean hasAnswer() {
    return status != 204;
  }

  /** Creates the jobs or the message that the call acts on, and clears the journal. */
  public void prepare(Sandbox sandbox) {
    if (target.contains(JOB_ID)) {
      for (int i = 0; i < PREPARED_JOBS; i++) {
        SOCIOCS_BULK.with(sandbox, SCHEDULED_JOB).then().statusCode(SOCIOCS_BULK.status);
      }
    } else if (target.contains(SCHEDULED_ID)) {
      for (int i = 0; i < PREPARED_JOBS; i++) {
        SOCIOCS_MESSAGE.with(sandbox, SCHEDULED_MESSAGE).then().statusCode(SOCIOCS_MESSAGE.status);
      }
    } else if (target.contains(MESSAGE_ID)) {
      PIGEON.in(sandbox).then().statusCode(PIGEON.status);
    } else if (target.contains(CONVERSATION_ID)) {
      SEND_MESSAGE.in(sandbox).then().statusCode(SEND_MESSAGE.status);
    } else if (target.contains(BROADCAST_ID)) {
      CREATE_BROADCAST.with(sandbox, NEW_BROADCAST).then().statusCode(CREATE_BROADCAST.status);
    }
    body(sandbox);
    sandbox.requests().clear();
  }

  /** Returns the number of messages besides those that were prepared. */
  public int sent(Sandbox sandbox) {
    boolean isOnSeveral = target.contains(JOB_ID) || target.contains(SCHEDULED_ID);
    boolean isOnOne =
        target.contains(MESSAGE_ID)
            || body.contains(INBOUND_ID)
            || target.contains(CONVERSATION_ID)
            || target.contains(BROADCAST_ID);
    int prepared = isOnSeveral ? PREPARED_JOBS : isOnOne ? 1 : 0;
    return Control.messages(sandbox) - prepared;
  }

  /** Makes the call; the OpenAPI files are held against the response. */
  public Response in(Sandbox sandbox) {
    return with(sandbox, body(sandbox));
  }

  /** Makes the call with another body. */
  public Response with(Sandbox sandbox, String other) {
    var call = request(sandbox);
    var at = target(sandbox);
    return other.isEmpty() ? call.request(method, at) : call.body(other).request(method, at);
  }

  /**
   * Returns the target with the id of the first scheduled job, of a subscription or of a message.
   */
  private String target(Sandbox sandbox) {
    if (target.contains(JOB_ID)) {
      return target.replace(
          JOB_ID,
          scheduled(sandbox).flatMap(each -> each.batchId().stream()).findFirst().orElse("none"));
    }
    if (target.contains(SCHEDULED_ID)) {
      return target.replace(
          SCHEDULED_ID,
          scheduled(sandbox)
              .filter(each -> each.batchId().isEmpty())
              .map(Message::id)
              .findFirst()
              .orElse("none"));
    }
    if (target.contains(CONVERSATION_ID)) {
      return target.replace(
          CONVERSATION_ID,
          first(sandbox, "prolific", "sent")
              .flatMap(message -> message.detail("channel_id"))
              .orElse("none"));
    }
    if (target.contains(MESSAGE_ID)) {
      return target.replace(
          MESSAGE_ID, first(sandbox, "pigeon", "released").map(Message::id).orElse("none"));
    }
    if (target.contains(CONTACT) || target.contains(LIST)) {
      sandbox.addFixtures(CONTACT_FIXTURE);
      return target.replace(CONTACT, "16175550177").replace(LIST, "7");
    }
    if (target.contains(SUBSCRIPTION_ID)) {
      // the control plane makes it again where a call has deleted it
      sandbox.addFixtures(SUBSCRIPTION_FIXTURE);
      return target.replace(SUBSCRIPTION_ID, "prepared");
    }
    if (target.contains(UNSUBSCRIBED)) {
      sandbox.prelude().subscription(UNSUBSCRIBED, "UNSUB", "API");
    }
    return target;
  }

  private static Stream<Message> scheduled(Sandbox sandbox) {
    return sandbox.messages().provider("sociocs").status("scheduled").list().stream();
  }

  private static Optional<Message> first(Sandbox sandbox, String provider, String status) {
    var found = sandbox.messages().provider(provider).status(status);
    return found.page(1, Optional.empty()).items().stream().findFirst();
  }

  private RequestSpecification request(Sandbox sandbox) {
    return switch (provider) {
      case "prolific" -> Api.prolific(sandbox);
      case "sociocs" -> Api.sociocs(sandbox);
      case "pigeon" -> Api.pigeon(sandbox);
      default -> Api.prelude(sandbox);
    };
  }

  /** Returns the call for the JDK's own client. */
  public HttpRequest forClient(Sandbox sandbox) {
    var request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + target(sandbox)))
            .timeout(PATIENCE)
            .header("Content-Type", contentType());
    switch (provider) {
      case "prolific" -> request.header("Authorization", "Token " + sandbox.prolificToken());
      case "sociocs" -> request.header("apikey", sandbox.sociocsApiKey());
      case "pigeon" -> request.header("X-Pigeon-Key", sandbox.id());
      default -> request.header("Authorization", "Bearer " + sandbox.preludeApiKey());
    }
    var publisher =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body(sandbox));
    return request.method(method, publisher).build();
  }
}
