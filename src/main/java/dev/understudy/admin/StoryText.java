package dev.understudy.admin;

import dev.understudy.fault.Fault;
import dev.understudy.journal.JournalEntry;
import dev.understudy.json.WebUrl;
import dev.understudy.json.WireJson;
import dev.understudy.message.Message;
import dev.understudy.message.MessageQueries;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.webhook.WebhookRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * The text of a sandbox's story: its calls in order, the messages they made, and the faults between
 * them. It depends on nothing but the sandbox, so the same calls give the same text.
 */
final class StoryText {
  private static final int MAX_CALLS = 1_000;
  private static final int MAX_MESSAGES = 10_000;

  /** Most webhooks of no message that are shown. */
  static final int MAX_WEBHOOKS = 1_000;

  private static final int MAX_TEXT_LENGTH = 300;
  private static final int MAX_READ_LENGTH = 3_000; // of a text, before its blanks are joined
  private static final String INDENT = "    ";

  private final StringBuilder text = new StringBuilder();
  private final Ids ids;
  private final Queue<Fault> faults;
  private final MessageSource messages;
  private final Queue<WebhookRow> webhooks;

  /** A source of messages in batches. */
  @FunctionalInterface
  interface MessageSource {
    /** Returns the next messages after this number; none at the end. */
    List<StoryMessage> after(long number);
  }

  /** A message with its history and webhooks. */
  record StoryMessage(MessageQueries.MessageHistory history, List<WebhookRow> webhooks) {
    Message message() {
      return history.message();
    }
  }

  private final ArrayDeque<StoryMessage> upcoming = new ArrayDeque<>();
  private final long callsBefore;
  private final long messagesBefore;
  private long lastMessage;
  private boolean begun;

  /**
   * Begins a story.
   *
   * @param notes lines on the sandbox as a whole
   * @param webhooks those that tell of no message, the oldest first
   */
  StoryText(
      Sandbox sandbox,
      List<Fault> faults,
      List<String> notes,
      MessageSource messages,
      List<WebhookRow> webhooks) {
    this.webhooks = new ArrayDeque<>(webhooks);
    this.ids = sandbox.ids();
    this.faults = new ArrayDeque<>(faults);
    this.messages = messages;
    this.callsBefore = Math.max(sandbox.counts().calls() - MAX_CALLS, 0);
    this.messagesBefore = Math.max(sandbox.counts().messages() - MAX_MESSAGES, 0);
    line(
        "Sandbox with seed "
            + sandbox.seed()
            + " and a "
            + (sandbox.clock() instanceof Clock.Frozen frozen
                ? "clock frozen at " + frozen.at()
                : "live clock"));
    notes.forEach(this::line);
    line("");
  }

  /** Writes which part is left out. Returns the number after which the calls begin. */
  long begin() {
    if (callsBefore > 0 || messagesBefore > 0) {
      line(
          "At most the last "
              + MAX_CALLS
              + " calls and "
              + MAX_MESSAGES
              + " messages are shown here; /requests and /messages list all that are kept.");
      line("");
    }
    lastMessage = messagesBefore;
    return callsBefore;
  }

  /** Writes the next call, and what came before it. */
  void call(JournalEntry entry) {
    if (!begun && callsBefore > 0) {
      // messages before the first call belong to calls that are left out
      lastMessage = Math.max(lastMessage, entry.messages().before());
    }
    begun = true;
    webhooksBefore(entry.at());
    faultsBefore(entry.number());
    messagesUpTo(entry.messages().before(), "");
    var asked = entry.asked();
    var status = entry.answered().status();
    line(
        entry.at()
            + "  "
            + asked.provider().map(name -> name + " ").orElse("")
            + asked.operation().map(id -> id + ": ").orElse("")
            + asked.method()
            + " "
            + asked.path()
            + asked.query().map(query -> "?" + oneLine(query)).orElse("")
            + " -> "
            + (status.isPresent() ? status.getAsInt() : "no answer")
            + (entry.faultIds().isEmpty() ? "" : ", by " + String.join(" and ", entry.faultIds())));
    entry.note().ifPresent(note -> line(INDENT + note));
    if (status.isEmpty() || status.getAsInt() >= 400) {
      asked.body().text().ifPresent(body -> line(INDENT + "asked     " + oneLine(body)));
      entry.answered().body().text().ifPresent(body -> line(INDENT + "answered  " + oneLine(body)));
    }
    messagesUpTo(entry.messages().last(), INDENT);
  }

  /** Writes the rest and returns the whole text. */
  String end() {
    faultsBefore(Long.MAX_VALUE);
    messagesUpTo(Long.MAX_VALUE, "");
    webhooksBefore(Instant.MAX);
    return text.toString();
  }

  /** Writes the webhooks of no message that were added before an instant. */
  private void webhooksBefore(Instant instant) {
    while (!webhooks.isEmpty() && webhooks.peek().since().isBefore(instant)) {
      var webhook = webhooks.remove();
      line(webhook.since() + "  " + named(webhook) + ", " + webhook.state());
      attempts(webhook).forEach(each -> line(INDENT + each.at() + "  " + each.text()));
    }
  }

  private static String named(WebhookRow webhook) {
    return "webhook "
        + webhook.event()
        + " to "
        + oneLine(WebUrl.withoutCredentials(webhook.url()));
  }

  /** Something that happened at an instant. */
  private record StoryEvent(Instant at, String text) {}

  private static List<StoryEvent> attempts(WebhookRow webhook) {
    var all = new ArrayList<StoryEvent>();
    for (var attempt : WebhooksApi.WebhookView.attempts(webhook)) {
      var came =
          attempt.path("status").isNumber()
              ? attempt.path("status").asString()
              : attempt.path("error").asString();
      all.add(new StoryEvent(Instant.parse(attempt.path("at").asString()), "-> " + came));
    }
    return all;
  }

  private void faultsBefore(long call) {
    while (!faults.isEmpty() && faults.peek().afterCall() < call) {
      var fault = faults.remove();
      messagesUpTo(fault.afterMessage(), "");
      var rule = fault.rule();
      line(
          "fault "
              + fault.id(ids)
              + rule.profile().map(place -> " of " + place.profile()).orElse("")
              + " for "
              + rule.scope().provider()
              + " "
              + rule.scope().operation()
              + ": "
              + oneLine(WireJson.tree(rule.written().get("effect")).toString())
              + ", matched "
              + fault.matched()
              + ", acted "
              + fault.acted());
    }
  }

  private void messagesUpTo(long number, String indent) {
    for (var next = next(); next != null && next.message().number() <= number; next = next()) {
      upcoming.remove();
      var message = next.message();
      line(
          indent
              + at(message.createdAt(), indent)
              + message.direction().word()
              + " "
              + message.id()
              + " from "
              + message.sender()
              + " to "
              + message.recipient()
              + ", "
              + message.firstStatus()
              + ": "
              + oneLine(message.body()));
      events(next).forEach(each -> line(indent + INDENT + each));
    }
  }

  /** Returns a message's steps and webhook attempts, in the order of their times. */
  private static List<String> events(StoryMessage message) {
    var all = new ArrayList<StoryEvent>();
    for (var step : message.history().steps()) {
      var detail = step.detail().map(text -> ": " + oneLine(text)).orElse("");
      all.add(new StoryEvent(step.at(), step.status() + detail));
    }
    for (var webhook : message.webhooks()) {
      for (var attempt : attempts(webhook)) {
        all.add(new StoryEvent(attempt.at(), named(webhook) + " " + attempt.text()));
      }
    }
    all.sort(Comparator.comparing(StoryEvent::at));
    return all.stream().map(each -> each.at() + "  " + each.text()).toList();
  }

  private static String at(Instant instant, String indent) {
    return indent.isEmpty() ? instant + "  " : "";
  }

  private StoryMessage next() {
    if (upcoming.isEmpty()) {
      var more = messages.after(lastMessage);
      upcoming.addAll(more);
      lastMessage = more.isEmpty() ? lastMessage : more.get(more.size() - 1).message().number();
    }
    return upcoming.peek();
  }

  /** Returns a text in one line, shortened. */
  private static String oneLine(String text) {
    var stripped = text.strip();
    var read = stripped.substring(0, Math.min(stripped.length(), MAX_READ_LENGTH));
    var line = read.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ");
    int length = line.codePointCount(0, line.length());
    return length <= MAX_TEXT_LENGTH && read.length() == stripped.length()
        ? line
        : line.substring(0, line.offsetByCodePoints(0, Math.min(length, MAX_TEXT_LENGTH))) + " …";
  }

  private void line(String line) {
    this.text.append(line).append('\n');
  }
}
