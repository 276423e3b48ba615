package dev.understudy.sociocs;

import dev.understudy.json.Finding;
import dev.understudy.json.WireJson;
import dev.understudy.message.MessageDraft;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sociocs.SendBulkMessages.BulkRequest;
import dev.understudy.sociocs.SendBulkMessages.Recipient;
import dev.understudy.sociocs.template.MessageTemplate;
import dev.understudy.sociocs.template.RenderBudget;
import dev.understudy.sociocs.template.TemplateErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the messages of one job. */
final class SociocsMessages {
  private static final String API_SENDER = "Sociocs API"; // spec: shown where no user is named
  // ours: what a large text to many would take if nothing stopped it, memory and database can't
  // hold
  private static final long MAX_CHARACTERS = 16 << 20;

  private final BulkRequest order;
  private final String businessName;
  private final Instant now;
  private final Optional<Instant> due;
  private final RenderBudget effort = new RenderBudget();

  SociocsMessages(BulkRequest order, String businessName, Instant now) {
    this.order = order;
    this.businessName = businessName;
    this.now = now;
    this.due = order.schedule().filter(at -> at.isAfter(now)); // spec: past means at once
  }

  /**
   * The messages, in the order of their recipients.
   *
   * @throws Refusal if the text can't be filled in for one of them, or all are too much
   */
  List<MessageDraft> drafts() {
    var drafts = new ArrayList<MessageDraft>(order.recipients().size());
    var numbers = new HashSet<String>();
    long size = 0;
    for (var recipient : order.recipients()) {
      // spec: once per phone number, first occurrence
      if (numbers.add(recipient.to().e164()) || order.duplicatesAllowed()) {
        var draft = draft(recipient);
        size += draft.body().length() + sharedLength();
        if (size > MAX_CHARACTERS) {
          throw refusal(SociocsErrors.JOB_TOO_LARGE.at("text", MAX_CHARACTERS));
        }
        drafts.add(draft);
      }
    }
    return drafts;
  }

  /** What each message takes besides its text. */
  private int sharedLength() {
    return order.media().length()
        + order.channel().key().length()
        + order.channel().address().length()
        + order.user().map(user -> user.id().length()).orElse(0);
  }

  private MessageDraft draft(Recipient recipient) {
    var sender = order.channel().address();
    var to = recipient.to().e164();
    var body = order.text().map(template -> filled(template, recipient)).orElse("");
    var details = details(recipient);
    return due.map(
            at -> MessageDraft.scheduled(SociocsProvider.NAME, sender, to, body, at, details))
        .orElseGet(
            () ->
                MessageDraft.sent(
                    SociocsProvider.NAME,
                    sender,
                    to,
                    body,
                    order.channel().provider().firstStatus(),
                    now,
                    details));
  }

  private String filled(MessageTemplate template, Recipient recipient) {
    try {
      var text = template.render(fields(recipient), now, effort);
      if (!WireJson.isStorable(text)) {
        throw refusal(SociocsErrors.UNSTORABLE.at("text"));
      }
      return text;
    } catch (TemplateErrors e) {
      throw refusal(SociocsErrors.INVALID_TEMPLATE.at("text", e.getMessage()));
    }
  }

  // docs: the dynamic fields; ours: a recipient's own field does not hide one of them
  private Map<String, Object> fields(Recipient recipient) {
    var fields = new HashMap<>(recipient.fields());
    fields.put("BUSINESS_NAME", businessName);
    fields.put("CUSTOMER_NAME", recipient.name().orElse(""));
    fields.put("PHONE_NUMBER", recipient.to().digits());
    fields.put("SENDER_NAME", order.user().map(TeamMember::name).orElse(API_SENDER));
    return fields;
  }

  private Map<String, Object> details(Recipient recipient) {
    var details = new LinkedHashMap<String, Object>();
    details.put("channel_key", order.channel().key());
    details.put("channel_provider", order.channel().provider().word());
    recipient.name().ifPresent(name -> details.put("recipient_name", name));
    order.media().imageUrl().ifPresent(url -> details.put("image_url", url));
    order.media().videoUrl().ifPresent(url -> details.put("video_url", url));
    order.media().fileUrl().ifPresent(url -> details.put("file_url", url));
    order.user().ifPresent(user -> details.put("user_id", user.id()));
    return details;
  }

  private static Refusal refusal(Finding finding) {
    return new Problem.Invalid(List.of(finding)).refusal();
  }
}
