package dev.understudy.sociocs;

import dev.understudy.message.PhoneNumber;
import dev.understudy.sociocs.template.MessageTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wire of {@code send-bulk-messages}: what is asked, and what is answered. */
final class SendBulkMessages {
  private SendBulkMessages() {}

  /**
   * A request that breaks no rule.
   *
   * @param text none for media alone
   * @param schedule when to send; it may have passed
   */
  record BulkRequest(
      Channel channel,
      List<Recipient> recipients,
      Optional<MessageTemplate> text,
      Media media,
      boolean duplicatesAllowed,
      Optional<Instant> schedule,
      Optional<TeamMember> user) {}

  /**
   * Somebody who is written to.
   *
   * @param fields everything that was said of them, as dynamic fields have it
   */
  record Recipient(PhoneNumber to, Optional<String> name, Map<String, Object> fields) {}

  /** What goes with a text, or instead of it: URLs. */
  record Media(Optional<String> imageUrl, Optional<String> videoUrl, Optional<String> fileUrl) {
    int length() {
      return imageUrl.map(String::length).orElse(0)
          + videoUrl.map(String::length).orElse(0)
          + fileUrl.map(String::length).orElse(0);
    }
  }

  /** The body of a success. */
  record BulkResponse(String status, JobIdBody data) {
    static BulkResponse job(String jobId) {
      return new BulkResponse("success", new JobIdBody(jobId));
    }
  }

  record JobIdBody(String jobId) {}
}
