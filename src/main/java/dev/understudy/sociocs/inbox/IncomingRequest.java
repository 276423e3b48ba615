package dev.understudy.sociocs.inbox;

import dev.understudy.json.FieldReader;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.ChannelProvider;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsErrors;
import dev.understudy.sociocs.SociocsFixtures;
import dev.understudy.sociocs.SociocsRequests;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Request to save an incoming message that breaks no rule. */
record IncomingRequest(
    Channel channel,
    PhoneNumber from,
    Optional<String> name,
    String text,
    Optional<IncomingMedia> media) {
  private static final List<ChannelProvider> PROVIDERS = List.of(ChannelProvider.TWLO); // docs
  private static final String MEDIA_URL = "media_url";
  private static final String MEDIA_TYPE = "media_type";
  private static final Pattern MIME_TYPE =
      Pattern.compile("([A-Za-z0-9!#$&^_.+-]{1,127})/[A-Za-z0-9!#$&^_.+-]{1,127}(\\s*;.*)?");

  /**
   * A medium.
   *
   * @param field the field of a message that holds its URL
   */
  record IncomingMedia(String field, String url) {
    private static IncomingMedia of(String type, String url) {
      return new IncomingMedia(
          type.startsWith("image/")
              ? "image_url"
              : type.startsWith("video/") ? "video_url" : "file_url",
          url);
    }
  }

  /**
   * Reads a request.
   *
   * @throws Refusal if it breaks rules
   */
  static IncomingRequest read(Call call) {
    var fields = new FieldReader(call.body(), SociocsErrors.WORDING);
    var channel =
        SociocsRequests.channel(
            fields,
            PROVIDERS,
            call.entities(SociocsFixtures.READER),
            call.settings().acceptsUnknown());
    var from = SociocsRequests.phoneNumber(fields, "from");
    var name = fields.text("name");
    var text = fields.requiredText("text");
    var url = fields.url(MEDIA_URL);
    var type = mediaType(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    return new IncomingRequest(
        channel.orElseThrow(),
        from.orElseThrow(),
        name,
        text.orElseThrow(),
        url.map(medium -> IncomingMedia.of(type.orElseThrow(), medium)));
  }

  private static Optional<String> mediaType(FieldReader fields) {
    if (fields.any(MEDIA_URL).isPresent() && fields.any(MEDIA_TYPE).isEmpty()) {
      fields.wrong(SociocsErrors.MEDIA_TYPE_REQUIRED.at(MEDIA_TYPE));
    }
    var type = fields.text(MEDIA_TYPE);
    if (type.isPresent() && !MIME_TYPE.matcher(type.get()).matches()) {
      fields.wrong(SociocsErrors.INVALID_MEDIA_TYPE.at(MEDIA_TYPE));
    }
    return type;
  }
}
