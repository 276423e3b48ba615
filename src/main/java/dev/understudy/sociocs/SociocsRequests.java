package dev.understudy.sociocs;

import dev.understudy.json.FieldReader;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.BulkRequest.Media;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsEntities.TeamMember;
import dev.understudy.sociocs.SociocsEntities.WebhookSubscription;
import dev.understudy.sociocs.template.MessageTemplate;
import dev.understudy.sociocs.template.MessageTemplates;
import dev.understudy.sociocs.template.TemplateErrors;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads and checks requests. Everything that is wrong with one is reported at once, in the order of
 * the fields.
 */
public final class SociocsRequests {
  private static final List<String> CONTENT = List.of("text", "image_url", "video_url", "file_url");

  private final MessageTemplates templates = new MessageTemplates();

  /**
   * Reads a request to send bulk messages.
   *
   * @throws Refusal if it breaks rules
   */
  BulkRequest bulk(Call call) {
    var entities = call.entities(SociocsFixtures.READER);
    var acceptsUnknown = call.settings().acceptsUnknown();
    var fields = fields(call);
    var channel = channel(fields, ChannelProvider.OF_BULK, entities, acceptsUnknown);
    var recipients = new RecipientReader(fields).read();
    var source = content(fields);
    var template = source.flatMap(text -> template(fields, text));
    var media = Media.read(fields);
    var duplicatesAllowed = fields.bool("duplicates_allowed").orElse(false);
    var schedule = Schedule.read(fields);
    var user = user(fields, entities, acceptsUnknown);
    Problem.Invalid.throwIfAny(fields.findings());
    return new BulkRequest(
        channel.orElseThrow(),
        recipients,
        source,
        template,
        media,
        duplicatesAllowed,
        schedule,
        user);
  }

  /**
   * Reads a request to reschedule a job.
   *
   * @throws Refusal if its schedule is none
   */
  Optional<Instant> schedule(Call call) {
    var fields = fields(call);
    var schedule = Schedule.read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    return schedule;
  }

  /**
   * Reads a webhook subscription, which has no id yet.
   *
   * @throws Refusal if it breaks rules
   */
  WebhookSubscription subscription(Call call) {
    var entities = call.entities(SociocsFixtures.READER);
    var fields = fields(call);
    var platform = fields.requiredText("platform");
    var channel =
        channel(
            fields, ChannelProvider.OF_SUBSCRIPTIONS, entities, call.settings().acceptsUnknown());
    var reference = fields.requiredText("subscriber_reference_id");
    var url = fields.required("webhook_url").flatMap(value -> fields.url("webhook_url"));
    var events = events(fields);
    var statuses = statuses(fields);
    var secret = fields.text("secret");
    Problem.Invalid.throwIfAny(fields.findings());
    return new WebhookSubscription(
        "",
        platform.orElseThrow(),
        channel.orElseThrow(),
        reference.orElseThrow(),
        url.orElseThrow(),
        events,
        statuses,
        secret);
  }

  private static FieldReader fields(Call call) {
    return new FieldReader(call.body(), SociocsErrors.WORDING);
  }

  /** Reads {@code provider} and {@code channel_key}, which go together. */
  public static Optional<Channel> channel(
      FieldReader fields,
      List<ChannelProvider> allowed,
      SociocsEntities entities,
      boolean acceptsUnknown) {
    var provider = provider(fields, allowed);
    var key = fields.requiredText("channel_key");
    var known = key.map(entities.channels()::get);
    if (key.isPresent() && known.isEmpty() && acceptsUnknown) {
      return provider.map(named -> Channel.unknown(key.get(), named));
    }
    if (key.isPresent() && known.isEmpty()) {
      fields.wrong(
          SociocsErrors.INVALID_CHANNEL_KEY
              .at("channel_key")
              .hinting(
                  "Add it to this sandbox under sociocs.channels of a fixture, or set"
                      + " unknown_entities to accept."));
    } else if (known.isPresent()
        && provider.isPresent()
        && known.get().provider() != provider.get()) {
      var others = known.get().provider().word();
      fields.wrong(SociocsErrors.CHANNEL_OF_ANOTHER_PROVIDER.at("channel_key", others));
    }
    return known;
  }

  /** Reads {@code provider}, one of some. */
  public static Optional<ChannelProvider> provider(
      FieldReader fields, List<ChannelProvider> allowed) {
    var word = fields.requiredText("provider");
    var provider = word.flatMap(ChannelProvider::of).filter(allowed::contains);
    if (word.isPresent() && provider.isEmpty()) {
      fields.wrong(SociocsErrors.INVALID_PROVIDER.at("provider", ChannelProvider.words(allowed)));
    }
    return provider;
  }

  private static Optional<String> content(FieldReader fields) {
    if (CONTENT.stream().map(fields::any).allMatch(Optional::isEmpty)) {
      fields.wrong(SociocsErrors.CONTENT_REQUIRED.at("text", "image_url, video_url or file_url"));
    }
    return fields.text("text");
  }

  private Optional<MessageTemplate> template(FieldReader fields, String text) {
    try {
      return Optional.of(templates.parse(text));
    } catch (TemplateErrors e) {
      fields.wrong(SociocsErrors.INVALID_TEMPLATE.at("text", e.getMessage()));
      return Optional.empty();
    }
  }

  /** Reads a phone number that has to be there. */
  public static Optional<PhoneNumber> phoneNumber(FieldReader fields, String name) {
    var written = fields.requiredText(name);
    var number = written.flatMap(PhoneNumber::lenient);
    if (written.isPresent() && number.isEmpty()) {
      fields.wrong(SociocsErrors.INVALID_PHONE_NUMBER.at(fields.field(name)));
    }
    return number;
  }

  /** Reads {@code user_id}. */
  public static Optional<TeamMember> user(
      FieldReader fields, SociocsEntities entities, boolean acceptsUnknown) {
    var id = fields.text("user_id");
    var known = id.map(entities.teamMembers()::get);
    if (known.isPresent() || id.isEmpty()) {
      return known;
    }
    if (acceptsUnknown) {
      return id.map(unknown -> new TeamMember(unknown, unknown, Optional.empty()));
    }
    fields.wrong(
        SociocsErrors.INVALID_USER_ID
            .at("user_id")
            .hinting(
                "Add it to this sandbox under sociocs.team_members of a fixture, or set"
                    + " unknown_entities to accept."));
    return Optional.empty();
  }

  private static Set<String> events(FieldReader fields) {
    var events = words(fields.any("events"), WebhookSubscription.EVENTS);
    if (events.isEmpty()) {
      fields.wrong(SociocsErrors.INVALID_EVENTS.at("events"));
    }
    return events.filter(words -> !words.isEmpty()).orElse(Set.of(WebhookSubscription.MESSAGES));
  }

  private static Optional<Set<String>> statuses(FieldReader fields) {
    var subevents = fields.any("subevents");
    if (subevents.isEmpty()) {
      return Optional.empty();
    }
    var known =
        fields
            .any("provider")
            .flatMap(word -> ChannelProvider.of(word.asString("")))
            .map(ChannelProvider::statuses)
            .orElseGet(ChannelProvider::allStatuses);
    boolean isKnown =
        subevents.get().isObject()
            && subevents.get().propertyNames().stream()
                .allMatch(WebhookSubscription.STATUS_UPDATES::equals);
    var list = subevents.map(each -> each.path(WebhookSubscription.STATUS_UPDATES));
    var statuses = words(list.filter(value -> !SociocsErrors.WORDING.isAbsent(value)), known);
    if (!isKnown || statuses.isEmpty()) {
      fields.wrong(SociocsErrors.INVALID_SUBEVENTS.at("subevents", String.join(", ", known)));
    }
    return statuses.filter(words -> !words.isEmpty());
  }

  /**
   * Returns the words of a list, none where it is absent; empty if it is no list of known words.
   */
  private static Optional<Set<String>> words(Optional<JsonNode> list, List<String> known) {
    var words = new LinkedHashSet<String>();
    if (list.isPresent()) {
      boolean isFine =
          list.get().isArray()
              && list.get()
                  .valueStream()
                  .allMatch(each -> each.isString() && known.contains(each.stringValue()));
      if (!isFine) {
        return Optional.empty();
      }
      list.get().valueStream().forEach(each -> words.add(each.stringValue()));
    }
    return Optional.of(words);
  }
}
