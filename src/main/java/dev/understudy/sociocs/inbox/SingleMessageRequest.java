package dev.understudy.sociocs.inbox;

import dev.understudy.json.FieldReader;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.BulkRequest.Media;
import dev.understudy.sociocs.ChannelProvider;
import dev.understudy.sociocs.Schedule;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsEntities.TeamMember;
import dev.understudy.sociocs.SociocsErrors;
import dev.understudy.sociocs.SociocsFixtures;
import dev.understudy.sociocs.SociocsRequests;
import dev.understudy.sociocs.contact.ContactFields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Request to send a message to one number that breaks no rule.
 *
 * @param schedule the time at which to send; it may have passed
 */
record SingleMessageRequest(
    Channel channel,
    PhoneNumber to,
    Optional<String> name,
    Optional<String> text,
    Media media,
    Optional<WhatsAppTemplate> template,
    Optional<ContactSaving> contactSaving,
    Optional<Instant> schedule,
    Optional<TeamMember> user) {
  private static final List<String> MEDIA = List.of("image_url", "video_url", "file_url");

  /**
   * A wish to save the recipient as a contact.
   *
   * @param fields the name and the extra fields that are given
   */
  record ContactSaving(ContactFields fields, long list) {
    private static Optional<ContactSaving> read(
        FieldReader fields, Optional<String> name, Call call) {
      return ObjectField.read(fields, "contact_saving")
          .flatMap(
              saving -> {
                boolean isWanted = saving.bool("save").orElse(false);
                long list = ContactFields.list(saving, "list_id", call.tx()).orElse(0);
                var extra = ContactFields.extraFields(saving);
                var contact = new ContactFields(Optional.empty(), name, extra);
                return Optional.of(new ContactSaving(contact, list)).filter(any -> isWanted);
              });
    }
  }

  /**
   * Reads a request.
   *
   * @throws Refusal if it breaks rules
   */
  static SingleMessageRequest read(Call call) {
    var entities = call.entities(SociocsFixtures.READER);
    var acceptsUnknown = call.settings().acceptsUnknown();
    var fields = new FieldReader(call.body(), SociocsErrors.WORDING);
    var channel =
        SociocsRequests.channel(fields, ChannelProvider.OF_BULK, entities, acceptsUnknown);
    var provider = fields.any("provider").flatMap(word -> ChannelProvider.of(word.asString("")));
    var to = SociocsRequests.phoneNumber(fields, "to");
    var name = fields.text("name");
    var text = fields.text("text");
    var media = Media.read(fields);
    if (provider.filter(each -> each != ChannelProvider.TWLO).isPresent()) {
      MEDIA.stream()
          .filter(each -> fields.any(each).isPresent())
          .forEach(each -> fields.wrong(SociocsErrors.MEDIA_UNSUPPORTED.at(each)));
    }
    var template = WhatsAppTemplate.read(fields, provider);
    if (hasNoContent(fields)) {
      fields.wrong(
          SociocsErrors.CONTENT_REQUIRED.at("text", "image_url, video_url, file_url or template"));
    }
    var saving = ContactSaving.read(fields, name, call);
    var schedule = Schedule.read(fields);
    var user = SociocsRequests.user(fields, entities, acceptsUnknown);
    Problem.Invalid.throwIfAny(fields.findings());
    return new SingleMessageRequest(
        channel.orElseThrow(),
        to.orElseThrow(),
        name,
        text,
        media,
        template,
        saving,
        schedule,
        user);
  }

  private static boolean hasNoContent(FieldReader fields) {
    return fields.any("text").isEmpty()
        && WhatsAppTemplate.isAbsent(fields)
        && MEDIA.stream().map(fields::any).allMatch(Optional::isEmpty);
  }
}
