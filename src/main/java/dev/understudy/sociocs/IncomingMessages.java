package dev.understudy.sociocs;

import dev.understudy.message.Draft;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.Refusal;
import dev.understudy.sandbox.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody writes to one of the account's channels, played by a test. */
final class IncomingMessages {
  private static final List<String> KNOWN =
      List.of("channel_key", "from", "text", "name", "image_urls", "video_urls", "file_urls");
  private static final List<String> CONTENT =
      List.of("text", "image_urls", "video_urls", "file_urls");

  private final ObjectNode body;
  private final SociocsEntities entities;
  private final Findings findings = new Findings();
  private final FieldReader reader = new FieldReader(findings);

  private IncomingMessages(ObjectNode body, SociocsEntities entities) {
    this.body = body;
    this.entities = entities;
  }

  /**
   * Lets a message come in, unread.
   *
   * @throws Refusal if something is wrong with the body
   */
  static Message receive(Turn turn, ObjectNode body) {
    var entities = turn.world().of(SociocsFixtures.READER);
    var draft = new IncomingMessages(body, entities).draft(turn);
    return new Messages(turn)
        .add(draft, number -> turn.ids().hex("message", number, BulkOperations.MESSAGE_ID_LENGTH));
  }

  private Draft draft(Turn turn) {
    var channel = channel();
    var from = from();
    var text = reader.text(body.path("text"), "/text");
    var details = new LinkedHashMap<String, Object>();
    channel.ifPresent(known -> details.put("channel_key", known.key()));
    channel.ifPresent(known -> details.put("channel_provider", known.provider().word()));
    reader.text(body.path("name"), "/name").ifPresent(name -> details.put("recipient_name", name));
    List.of("image_url", "video_url", "file_url").forEach(name -> media(name, details));
    if (CONTENT.stream().map(body::path).allMatch(IncomingMessages::isEmpty)) {
      findings.add(
          SociocsErrors.CONTENT_REQUIRED.at("/text", "image_urls, video_urls or file_urls"));
    }
    noOthers();
    findings.refuseIfAny();
    return Draft.received(
        SociocsProvider.NAME,
        from.orElseThrow().e164(),
        channel.orElseThrow().address(),
        text.orElse(""),
        turn.now(),
        details);
  }

  /** Also where unknown entities are accepted: nothing says of which provider it would be. */
  private Optional<Channel> channel() {
    var key = reader.required(body.path("channel_key"), "/channel_key");
    var channel = key.map(entities.channels()::get);
    if (key.isPresent() && channel.isEmpty()) {
      findings.add(
          SociocsErrors.INVALID_CHANNEL_KEY
              .at("/channel_key")
              .hinting("Add it to this sandbox under sociocs.channels of a fixture."));
    }
    return channel;
  }

  private Optional<PhoneNumber> from() {
    var written = reader.required(body.path("from"), "/from");
    var number = written.flatMap(PhoneNumber::lenient);
    if (written.isPresent() && number.isEmpty()) {
      findings.add(SociocsErrors.INVALID_PHONE_NUMBER.at("/from"));
    }
    return number;
  }

  /** The first of each kind stands where that of a sent message does; all stand in a list. */
  private void media(String name, Map<String, Object> details) {
    var urls = urls(name + "s");
    if (!urls.isEmpty()) {
      details.put(name, urls.get(0));
      details.put(name + "s", urls);
    }
  }

  private List<String> urls(String name) {
    var node = body.path(name);
    var urls = new ArrayList<String>(node.size());
    if (!node.isArray() && !node.isMissingNode() && !node.isNull()) {
      findings.add(SociocsErrors.NOT_A_LIST.at("/" + name));
      return urls;
    }
    for (int i = 0; i < node.size(); i++) {
      var pointer = "/" + name + "/" + i;
      var item = node.get(i);
      (FieldReader.isEmpty(item) ? reader.required(item, pointer) : reader.url(item, pointer))
          .ifPresent(urls::add);
    }
    return urls;
  }

  private static boolean isEmpty(JsonNode node) {
    return FieldReader.isEmpty(node) || node.isArray() && node.isEmpty();
  }

  private void noOthers() {
    body.propertyNames().stream()
        .filter(name -> !KNOWN.contains(name))
        .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
        .forEach(
            pointer ->
                findings.add(SociocsErrors.UNKNOWN_FIELD.at(pointer, String.join(", ", KNOWN))));
  }
}
