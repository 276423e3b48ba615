package dev.understudy.sociocs;

import dev.understudy.delivery.MessageDispatch;
import dev.understudy.delivery.MessageDispatch.AcceptedDraft;
import dev.understudy.json.Finding;
import dev.understudy.json.WireJson;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.provider.Refusal;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sociocs.BulkRequest.Recipient;
import dev.understudy.sociocs.SociocsEntities.TeamMember;
import dev.understudy.sociocs.contact.Contacts;
import dev.understudy.sociocs.template.MessageTemplate;
import dev.understudy.sociocs.template.RenderBudget;
import dev.understudy.sociocs.template.TemplateErrors;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages of one job. */
public final class SociocsMessages {
  private static final int ID_LENGTH = 24; // ours: the service shows no ids of messages
  private static final String API_SENDER = "Sociocs API"; // spec: where no user is named
  // ours: a long text to many recipients would fill memory and database
  private static final long MAX_CHARACTERS = 16 << 20;

  private final Call call;
  private final BulkRequest request;
  private final Optional<Instant> due;
  private final RenderBudget budget = new RenderBudget();

  SociocsMessages(Call call, BulkRequest request) {
    this.call = call;
    this.request = request;
    // spec: a schedule in the past means at once
    this.due = request.schedule().filter(at -> at.isAfter(call.now()));
  }

  /** Returns the id of a message. */
  public static String id(SandboxTransaction tx, long number) {
    return tx.ids().hex(Message.KIND, number, ID_LENGTH);
  }

  /**
   * Sends the messages, and returns the id of their job.
   *
   * @throws Refusal if the text can't be filled in for one of them, or all are too much
   */
  String sendAll() {
    var tx = call.tx();
    var accepted = drafts().stream().map(this::accepted).toList();
    long first = tx.peekMessageNumber();
    if (accepted.isEmpty()) {
      // the job takes a number without a message, so that no other job gets its key
      tx.nextMessageNumber();
      tx.countDeletedMessages(1);
    }
    var jobId = tx.ids().alphanumeric("job", first);
    new MessageDispatch(tx, SociocsProvider.LIFECYCLE)
        .accept(accepted, Optional.of(jobId), number -> id(tx, number));
    new Jobs(tx)
        .add(
            new SociocsStore.JobRow(
                RowKey.of(tx.generation(), first),
                jobId,
                request.channel().provider().word(),
                request.channel().key(),
                request.source(),
                due.orElse(call.now()),
                accepted.size(),
                call.now()));
    return jobId;
  }

  /** Responses do not report recipients: a message that a fault refuses fails later. */
  private AcceptedDraft accepted(MessageDraft draft) {
    var fault = call.faults().of(draft.recipient());
    return new AcceptedDraft(draft, fault.map(RecipientFaults.RecipientFault::deliveryPlan));
  }

  /** Returns the messages in the order of their recipients. */
  private List<MessageDraft> drafts() {
    var drafts = new ArrayList<MessageDraft>(request.recipients().size());
    var numbers = new HashSet<String>();
    var blocked = new Contacts(call.tx()).blockedNumbers();
    long size = 0;
    for (var recipient : request.recipients()) {
      // spec: once per phone number, first occurrence; docs: none to blocked contacts
      if (!blocked.contains(recipient.to().digits())
          && (numbers.add(recipient.to().e164()) || request.duplicatesAllowed())) {
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

  /** Returns the characters that each message takes besides its text. */
  private int sharedLength() {
    return request.media().length()
        + request.channel().key().length()
        + request.channel().address().length()
        + request.user().map(user -> user.id().length()).orElse(0);
  }

  private MessageDraft draft(Recipient recipient) {
    var sender = request.channel().address();
    var to = recipient.to().e164();
    var body = request.template().map(template -> filled(template, recipient)).orElse("");
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
                    request.channel().provider().firstStatus(),
                    call.now(),
                    details));
  }

  private String filled(MessageTemplate template, Recipient recipient) {
    try {
      var text = template.render(fields(recipient), call.now(), budget);
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
    fields.put("BUSINESS_NAME", call.tx().entities().businessName());
    fields.put("CUSTOMER_NAME", recipient.name().orElse(""));
    fields.put("PHONE_NUMBER", recipient.to().digits());
    fields.put("SENDER_NAME", request.user().map(TeamMember::name).orElse(API_SENDER));
    return fields;
  }

  private Map<String, Object> details(Recipient recipient) {
    var details = new LinkedHashMap<String, Object>();
    details.put("channel_key", request.channel().key());
    details.put("channel_provider", request.channel().provider().word());
    recipient.name().ifPresent(name -> details.put("recipient_name", name));
    details.putAll(request.media().byField());
    request.user().ifPresent(user -> details.put("user_id", user.id()));
    return details;
  }

  private static Refusal refusal(Finding finding) {
    return new Problem.Invalid(List.of(finding)).refusal();
  }
}
