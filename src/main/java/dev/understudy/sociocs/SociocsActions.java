package dev.understudy.sociocs;

import dev.understudy.delivery.MessageDispatch;
import dev.understudy.json.FieldReader;
import dev.understudy.json.Finding;
import dev.understudy.json.WebUrl;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The incoming message that a test sends to one of the account's channels. */
final class SociocsActions {
  private static final List<String> CONTENT =
      List.of("text", "image_urls", "video_urls", "file_urls");

  // the pointer beside the sentence names the field
  private static final String THIS = "This";

  private final ObjectNode body;
  private final SociocsEntities entities;
  private final FieldReader fields;

  private SociocsActions(ObjectNode body, SociocsEntities entities) {
    this.body = body;
    this.entities = entities;
    this.fields = FieldReader.strict(body);
  }

  /**
   * Adds an incoming message, which is unread.
   *
   * @throws Refusal if something is wrong with the body
   */
  static Message receive(SandboxTransaction tx, ObjectNode body) {
    var entities = tx.entities().of(SociocsFixtures.READER);
    var draft = new SociocsActions(body, entities).draft(tx);
    var received = new Messages(tx).add(draft, number -> SociocsMessages.id(tx, number));
    new MessageDispatch(tx, SociocsProvider.LIFECYCLE)
        .addWebhooks(received, SociocsWebhooks.incoming(tx, received));
    return received;
  }

  private MessageDraft draft(SandboxTransaction tx) {
    var channel = channel();
    var from = from();
    var text = fields.text("text");
    var details = new LinkedHashMap<String, Object>();
    channel.ifPresent(known -> details.put("channel_key", known.key()));
    channel.ifPresent(known -> details.put("channel_provider", known.provider().word()));
    fields.text("name").ifPresent(name -> details.put("recipient_name", name));
    List.of("image_url", "video_url", "file_url").forEach(name -> media(name, details));
    if (CONTENT.stream().map(body::path).allMatch(SociocsActions::isEmpty)) {
      fields.wrong(
          "text",
          SociocsErrors.CONTENT_REQUIRED.sentence(THIS, "image_urls, video_urls or file_urls"));
    }
    Problem.Invalid.throwIfAny(fields.findings());
    return MessageDraft.received(
        SociocsProvider.NAME,
        from.orElseThrow().e164(),
        channel.orElseThrow().address(),
        text.orElse(""),
        tx.now(),
        details);
  }

  /** Refuses an unknown channel always: nothing says of which provider it would be. */
  private Optional<Channel> channel() {
    var key = fields.requiredText("channel_key");
    var channel = key.map(entities.channels()::get);
    if (key.isPresent() && channel.isEmpty()) {
      fields.wrong(
          SociocsErrors.INVALID_CHANNEL_KEY
              .at(fields.field("channel_key"))
              .hinting("Add it to this sandbox under sociocs.channels of a fixture."));
    }
    return channel;
  }

  private Optional<PhoneNumber> from() {
    var written = fields.requiredText("from");
    var number = written.flatMap(PhoneNumber::lenient);
    if (written.isPresent() && number.isEmpty()) {
      fields.wrong("from", SociocsErrors.INVALID_PHONE_NUMBER.sentence(THIS));
    }
    return number;
  }

  /** Adds the URLs of one kind as a list, and the first one as sent messages have it. */
  private void media(String name, Map<String, Object> details) {
    var urls = fields.texts(name + "s", SociocsActions::url).orElse(List.of());
    if (!urls.isEmpty()) {
      details.put(name, urls.get(0));
      details.put(name + "s", urls);
    }
  }

  private static Optional<Finding> url(String at, String text) {
    return WebUrl.isAbsolute(text)
        ? Optional.empty()
        : Optional.of(Finding.at(at, SociocsErrors.INVALID_URL.sentence(THIS)));
  }

  private static boolean isEmpty(JsonNode node) {
    return SociocsErrors.WORDING.isAbsent(node) || node.isArray() && node.isEmpty();
  }
}
