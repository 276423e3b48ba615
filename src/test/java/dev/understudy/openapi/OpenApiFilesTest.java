package dev.understudy.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.CompanionCall;
import dev.understudy.testing.GoodCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@AnyDatabase
class OpenApiFilesTest {
  static final List<String> FILES =
      List.of("prolific.yaml", "sociocs.yaml", "prelude.yaml", "admin.yaml");
  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");

  @Test
  void theOperationsAreThoseOfTheReferenceSheets() {
    var operations = new TreeSet<String>();
    for (var file : FILES) {
      var contract = Contract.read(file);
      for (var path : contract.keys("/paths")) {
        var at = Contract.child("/paths", path);
        contract.keys(at).stream()
            .filter(VERBS::contains)
            .map(verb -> contract.at(at + "/" + verb + "/operationId").asString() + " " + verb)
            .forEach(operation -> operations.add(operation + " " + path));
      }
    }
    var sandbox = "/_admin/sandboxes/{id}";
    var config = "/v2/notify/management/subscriptions/{config_id}";
    assertEquals(
        new TreeSet<>(
            Set.of(
                "get-messages get /api/v1/messages/",
                "send-message post /api/v1/messages/",
                "bulk-message-participants post /api/v1/messages/bulk/",
                "send-message-to-participant-group post /api/v1/messages/participant-group/",
                "get-unread-messages get /api/v1/messages/unread/",
                "get-event-types get /api/v1/hooks/event-types/",
                "get-secrets get /api/v1/hooks/secrets/",
                "create-secret post /api/v1/hooks/secrets/",
                "get-subscriptions get /api/v1/hooks/subscriptions/",
                "create-subscription post /api/v1/hooks/subscriptions/",
                "get-subscription get /api/v1/hooks/subscriptions/{subscription_id}/",
                "confirm-subscription post /api/v1/hooks/subscriptions/{subscription_id}/",
                "update-subscription patch /api/v1/hooks/subscriptions/{subscription_id}/",
                "delete-subscription delete /api/v1/hooks/subscriptions/{subscription_id}/",
                "get-events get /api/v1/hooks/subscriptions/{subscription_id}/events/",
                "list-contacts get /contacts",
                "search-contacts get /contacts/search",
                "save-contacts post /contacts/bulk",
                "add-contacts-to-list post /contacts/add-to-list",
                "move-contacts-to-list post /contacts/move-to-list",
                "block-contact post /contacts/block/{phone_number}",
                "unblock-contact post /contacts/unblock/{phone_number}",
                "is-contact-blocked get /contacts/isblocked/{phone_number}",
                "save-contact post /contacts/{phone_number}",
                "get-contact get /contacts/{phone_number}",
                "update-contact put /contacts/{phone_number}",
                "delete-contact delete /contacts/{phone_number}",
                "create-contact-list post /lists",
                "list-contact-lists get /lists",
                "update-contact-list put /lists/{id}",
                "delete-contact-list delete /lists/{id}",
                "get-user get /api/v1/users/me/",
                "create-test-participant-for-researcher post /api/v1/researchers/participants/",
                "get-workspaces get /api/v1/workspaces/",
                "create-workspace post /api/v1/workspaces/",
                "get-workspace get /api/v1/workspaces/{workspace_id}/",
                "update-workspace patch /api/v1/workspaces/{workspace_id}/",
                "get-workspace-balance get /api/v1/workspaces/{workspace_id}/balance/",
                "get-projects get /api/v1/workspaces/{workspace_id}/projects/",
                "create-project post /api/v1/workspaces/{workspace_id}/projects/",
                "get-project get /api/v1/projects/{project_id}/",
                "update-project patch /api/v1/projects/{project_id}/",
                "get-studies get /api/v1/studies/",
                "get-study get /api/v1/studies/{id}/",
                "publish-study post /api/v1/studies/{id}/transition/",
                "create-test-study post /api/v1/studies/{id}/test-study/",
                "get-study-submissions get /api/v1/studies/{id}/submissions/",
                "get-submissions get /api/v1/submissions/",
                "bulk-approve-submissions post /api/v1/submissions/bulk-approve/",
                "create-bonus-payments post /api/v1/submissions/bonus-payments/",
                "get-submission get /api/v1/submissions/{id}/",
                "transition-submission post /api/v1/submissions/{id}/transition/",
                "request-submission-return post /api/v1/submissions/{id}/request-return/",
                "pay-bonus-payments post /api/v1/bulk-bonus-payments/{id}/pay/",
                "get-participant-groups get /api/v1/participant-groups/",
                "create-participant-group post /api/v1/participant-groups/",
                "get-participant-group get /api/v1/participant-groups/{id}/",
                "update-participant-group patch /api/v1/participant-groups/{id}/",
                "delete-participant-group delete /api/v1/participant-groups/{id}/",
                "get-participant-group-participants get"
                    + " /api/v1/participant-groups/{id}/participants/",
                "add-to-participant-group post /api/v1/participant-groups/{id}/participants/",
                "remove-from-participant-group delete"
                    + " /api/v1/participant-groups/{id}/participants/",
                "get-conversations get /api/v1/conversations/",
                "create-conversation post /api/v1/conversations/",
                "get-conversation-messages get /api/v1/conversations/{conversation_id}/messages/",
                "get-broadcasts get /api/v1/broadcasts/",
                "create-broadcast post /api/v1/broadcasts/",
                "get-broadcast get /api/v1/broadcasts/{broadcast_id}/",
                "send-single-message post /message",
                "list-scheduled-messages get /messages/scheduled",
                "delete-scheduled-message delete /messages/scheduled/{message_id}",
                "save-incoming-message post /incoming",
                "list-messages get /messages",
                "list-unreplied-messages get /messages/unreplied",
                "search-messages get /messages/search",
                "list-channels get /channels",
                "get-channel get /channels/{channel_key}",
                "list-team-members get /team-members",
                "send-bulk-messages post /messages/bulk",
                "list-bulk-jobs get /messages/bulk",
                "update-bulk-job put /messages/bulk/{job_id}",
                "delete-bulk-job delete /messages/bulk/{job_id}",
                "create-webhook-subscription post /webhook-subscriptions",
                "list-webhook-subscriptions get /webhook-subscriptions",
                "get-webhook-subscription get /webhook-subscriptions/{id}",
                "delete-webhook-subscription delete /webhook-subscriptions/{id}",
                "sendNotifyBulk post /v2/notify/batch",
                "sendNotify post /v2/notify",
                "sendTransactional post /v2/transactional",
                "sendNotifyReply post /v2/notify/reply",
                "listSubscriptionConfigs get /v2/notify/management/subscriptions",
                "getSubscriptionConfig get " + config,
                "listSubscriptionPhoneNumbers get " + config + "/phone_numbers",
                "getSubscriptionPhoneNumber get " + config + "/phone_numbers/{phone_number}",
                "listSubscriptionPhoneNumberEvents get "
                    + config
                    + "/phone_numbers/{phone_number}/events",
                "change-subscription post " + sandbox + "/prelude/subscriptions",
                "get-webhook-signing get " + sandbox + "/prelude/webhook-signing",
                "set-webhook-signing put " + sandbox + "/prelude/webhook-signing",
                "take-snapshot post " + sandbox + "/snapshots",
                "list-snapshots get " + sandbox + "/snapshots",
                "delete-snapshot delete " + sandbox + "/snapshots/{name}",
                "restore-snapshot post " + sandbox + "/restore",
                "get-diff get " + sandbox + "/diff",
                "get-health get /_admin/health",
                "get-request get /_admin/sandboxes/{id}/requests/{request_id}",
                "get-webhook get /_admin/sandboxes/{id}/webhooks/{webhook_id}",
                "list-people get /_admin/sandboxes/{id}/people",
                "get-events get /_admin/sandboxes/{id}/events",
                "get-metrics get /_admin/metrics",
                "get-coverage get /_admin/coverage",
                "delete-coverage delete /_admin/coverage",
                "get-ca get /_admin/ca.pem",
                "get-shell get /_admin/shell",
                "split-sms post /_admin/sms",
                "get-index get /_admin",
                "list-openapi get /_admin/openapi",
                "get-openapi get /_admin/openapi/{name}",
                "list-sandboxes get /_admin/sandboxes",
                "create-sandbox post /_admin/sandboxes",
                "get-sandbox get " + sandbox,
                "delete-sandbox delete " + sandbox,
                "reset-sandbox post " + sandbox + "/reset",
                "update-settings patch " + sandbox + "/settings",
                "add-fixtures post " + sandbox + "/fixtures",
                "list-messages get " + sandbox + "/messages",
                "get-message get " + sandbox + "/messages/{message_id}",
                "reply-as-participant post " + sandbox + "/prolific/replies",
                "set-submission post " + sandbox + "/prolific/submissions",
                "set-study-status post " + sandbox + "/prolific/studies/{study_id}/status",
                "read-as-researcher post " + sandbox + "/prolific/read",
                "receive-incoming post " + sandbox + "/sociocs/incoming",
                "receive-inbound post " + sandbox + "/prelude/inbound",
                "get-fixtures get " + sandbox + "/fixtures",
                "create-fault post " + sandbox + "/faults",
                "list-faults get " + sandbox + "/faults",
                "delete-faults delete " + sandbox + "/faults",
                "set-fault-profile put " + sandbox + "/faults",
                "list-fault-profiles get /_admin/fault-profiles",
                "delete-fault delete " + sandbox + "/faults/{fault_id}",
                "set-rate-limits put " + sandbox + "/rate-limits",
                "get-rate-limits get " + sandbox + "/rate-limits",
                "delete-rate-limits delete " + sandbox + "/rate-limits",
                "get-clock get " + sandbox + "/clock",
                "set-clock put " + sandbox + "/clock",
                "advance-clock post " + sandbox + "/clock/advance",
                "list-requests get " + sandbox + "/requests",
                "delete-requests delete " + sandbox + "/requests",
                "count-requests post " + sandbox + "/requests/count",
                "get-story get " + sandbox + "/story",
                "get-test get " + sandbox + "/test",
                "set-message-status post " + sandbox + "/messages/{message_id}/status",
                "get-timeline get " + sandbox + "/timeline",
                "set-delivery put " + sandbox + "/delivery",
                "get-delivery get " + sandbox + "/delivery",
                "list-webhooks get " + sandbox + "/webhooks",
                "redeliver-webhook post " + sandbox + "/webhooks/{webhook_id}/redeliver")),
        operations);
  }

  /** So that the tests that make every good call leave no operation out. */
  @ParameterizedTest
  @ValueSource(strings = {"prolific", "sociocs", "prelude"})
  void everyOperationOfAProviderHasAGoodCall(String provider) {
    var calls =
        Stream.of(GoodCall.values())
            .filter(call -> call.provider().equals(provider))
            .map(GoodCall::operation);
    var companions =
        Stream.of(CompanionCall.values())
            .filter(call -> provider.equals("prolific"))
            .map(CompanionCall::operation);
    assertEquals(
        Operations.all(provider),
        Stream.concat(calls, companions).collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void everyRefLeadsSomewhere(String file) {
    var contract = Contract.read(file);
    var dangling = new ArrayList<String>();
    forEachNode(
        contract,
        "",
        (at, node) -> {
          var ref = node.path("$ref").asString("#");
          if (!ref.startsWith("#") || contract.at(ref.substring(1)).isMissingNode()) {
            dangling.add(at + ": " + ref);
          }
        });
    assertEquals(List.of(), dangling);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void everyComponentIsUsed(String file) {
    var contract = Contract.read(file);
    var used = new TreeSet<String>();
    forEachNode(contract, "", (at, node) -> used.add(node.path("$ref").asString("")));
    var unused =
        Stream.of("headers", "parameters", "responses", "schemas")
            .flatMap(
                kind ->
                    contract.keys("/components/" + kind).stream()
                        .map(name -> "#/components/" + kind + "/" + name))
            .filter(ref -> !used.contains(ref))
            .toList();
    assertEquals(List.of(), unused);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void everyExampleFitsItsSchema(String file) {
    var contract = Contract.read(file);
    var wrong = new ArrayList<String>();
    forEachNode(
        contract,
        "",
        (at, node) -> {
          for (var example : examples(node)) {
            var schema = node.has("schema") ? at + "/schema" : at;
            contract.violations(schema, example).forEach(reason -> wrong.add(at + reason));
          }
        });
    assertEquals(List.of(), wrong);
  }

  /** Of a media type, header or parameter the named ones or the one; of a schema its list. */
  private static List<JsonNode> examples(JsonNode node) {
    if (!node.has("schema")) {
      return node.path("examples").isArray()
          ? node.path("examples").valueStream().toList()
          : List.of();
    }
    var examples = new ArrayList<JsonNode>();
    node.path("examples").forEach(named -> examples.add(named.path("value")));
    node.optional("example").ifPresent(examples::add);
    return examples;
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void everyAnswerAndWebhookRefusesKeysThatItDoesNotList(String file) {
    var contract = Contract.read(file);
    var open = new TreeSet<String>();
    forEachNode(
        contract,
        "",
        (at, node) -> {
          boolean isSent = at.contains("/responses/") || at.startsWith("/components/pathItems/");
          if (isSent && at.contains("/content/") && node.has("schema")) {
            findOpenObjects(contract, at + "/schema", false, open);
          }
        });
    assertEquals(Set.of(), open);
  }

  private static void findOpenObjects(
      Contract contract, String at, boolean closedByTheReferrer, Set<String> open) {
    var schema = contract.at(at);
    var closed =
        closedByTheReferrer
            || schema.has("additionalProperties")
            || schema.has("unevaluatedProperties");
    if (types(schema).contains("object") && !closed) {
      open.add(at);
    }
    schema
        .optional("$ref")
        .ifPresent(ref -> findOpenObjects(contract, ref.asString().substring(1), closed, open));
    children(contract, at + "/allOf")
        .forEach(child -> findOpenObjects(contract, child, closed, open));
    Stream.of("/properties", "/oneOf")
        .flatMap(keyword -> children(contract, at + keyword))
        .forEach(child -> findOpenObjects(contract, child, false, open));
    Stream.of("/items", "/then")
        .map(keyword -> at + keyword)
        .filter(child -> !contract.at(child).isMissingNode())
        .forEach(child -> findOpenObjects(contract, child, false, open));
  }

  private static List<String> types(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray()
        ? type.valueStream().map(JsonNode::asString).toList()
        : List.of(type.asString(""));
  }

  private static void forEachNode(
      Contract contract, String at, BiConsumer<String, JsonNode> visit) {
    if (contract.at(at).isObject()) {
      visit.accept(at, contract.at(at));
    }
    children(contract, at)
        .filter(child -> !child.endsWith("/example") && !child.endsWith("/examples"))
        .forEach(child -> forEachNode(contract, child, visit));
  }

  private static Stream<String> children(Contract contract, String at) {
    return contract.at(at).isArray()
        ? IntStream.range(0, contract.at(at).size()).mapToObj(i -> at + "/" + i)
        : contract.keys(at).stream().map(key -> Contract.child(at, key));
  }
}
