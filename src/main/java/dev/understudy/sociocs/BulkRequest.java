package dev.understudy.sociocs;

import dev.understudy.json.FieldReader;
import dev.understudy.message.PhoneNumber;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsEntities.TeamMember;
import dev.understudy.sociocs.template.MessageTemplate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to send bulk messages that breaks no rule.
 *
 * @param source the text as it was sent; empty for media alone
 * @param template the text ready to be filled in
 * @param schedule the time at which to send; it may have passed
 */
public record BulkRequest(
    Channel channel,
    List<Recipient> recipients,
    Optional<String> source,
    Optional<MessageTemplate> template,
    Media media,
    boolean duplicatesAllowed,
    Optional<Instant> schedule,
    Optional<TeamMember> user) {

  /**
   * A recipient.
   *
   * @param fields everything that the request says of them, for the dynamic fields of the text
   */
  public record Recipient(PhoneNumber to, Optional<String> name, Map<String, Object> fields) {}

  /** The URLs that go with a text, or instead of it. */
  public record Media(
      Optional<String> imageUrl, Optional<String> videoUrl, Optional<String> fileUrl) {
    /** Reads the three URLs. */
    public static Media read(FieldReader fields) {
      return new Media(fields.url("image_url"), fields.url("video_url"), fields.url("file_url"));
    }

    /** Returns the URLs by the names of their fields. */
    public Map<String, String> byField() {
      var urls = new LinkedHashMap<String, String>();
      imageUrl.ifPresent(url -> urls.put("image_url", url));
      videoUrl.ifPresent(url -> urls.put("video_url", url));
      fileUrl.ifPresent(url -> urls.put("file_url", url));
      return urls;
    }

    int length() {
      return imageUrl.map(String::length).orElse(0)
          + videoUrl.map(String::length).orElse(0)
          + fileUrl.map(String::length).orElse(0);
    }
  }
}
