package dev.understudy.sociocs;

import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.SendBulkMessages.BulkRequest;
import dev.understudy.sociocs.SendBulkMessages.Media;
import dev.understudy.sociocs.template.MessageTemplate;
import dev.understudy.sociocs.template.MessageTemplates;
import dev.understudy.sociocs.template.TemplateErrors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The rules of a bulk request. All that are broken are reported, in the order of the fields. */
final class BulkRequests {
  private static final List<String> CONTENT = List.of("text", "image_url", "video_url", "file_url");

  private final SociocsEntities entities;
  private final MessageTemplates templates;
  private final boolean acceptsUnknown;
  private final Findings findings = new Findings();
  private final SociocsFields reader = new SociocsFields(findings);

  BulkRequests(SociocsEntities entities, MessageTemplates templates, boolean acceptsUnknown) {
    this.entities = entities;
    this.templates = templates;
    this.acceptsUnknown = acceptsUnknown;
  }

  /**
   * The order that a request makes.
   *
   * @throws Refusal if it breaks rules
   */
  BulkRequest check(JsonNode body) {
    var channel =
        new ChannelRule(entities, reader, ChannelProvider.OF_BULK, acceptsUnknown).check(body);
    var recipients = new RecipientReader(reader).read(body.path("recipients"));
    var text = text(body);
    var media =
        new Media(
            reader.url(body.path("image_url"), "image_url"),
            reader.url(body.path("video_url"), "video_url"),
            reader.url(body.path("file_url"), "file_url"));
    var duplicatesAllowed = reader.flag(body.path("duplicates_allowed"), "duplicates_allowed");
    var schedule = schedule(body);
    var user = user(body);
    findings.refuseIfAny();
    return new BulkRequest(
        channel.orElseThrow(), recipients, text, media, duplicatesAllowed, schedule, user);
  }

  private Optional<MessageTemplate> text(JsonNode body) {
    if (CONTENT.stream().map(body::path).allMatch(SociocsFields::isEmpty)) {
      findings.add(SociocsErrors.CONTENT_REQUIRED.at("text", "image_url, video_url or file_url"));
      return Optional.empty();
    }
    var text = reader.text(body.path("text"), "text");
    try {
      return text.map(templates::parse);
    } catch (TemplateErrors e) {
      findings.add(SociocsErrors.INVALID_TEMPLATE.at("text", e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Instant> schedule(JsonNode body) {
    return Schedule.read(reader.text(body.path("schedule"), "schedule"), findings);
  }

  private Optional<TeamMember> user(JsonNode body) {
    var id = reader.text(body.path("user_id"), "user_id");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    var known = Optional.ofNullable(entities.teamMembers().get(id.get()));
    if (known.isEmpty() && acceptsUnknown) {
      return id.map(unknown -> new TeamMember(unknown, unknown));
    }
    if (known.isEmpty()) {
      findings.add(
          SociocsErrors.INVALID_USER_ID
              .at("user_id")
              .hinting(
                  "Add it to this sandbox under sociocs.team_members of a fixture, or set"
                      + " unknown_entities to accept."));
    }
    return known;
  }
}
