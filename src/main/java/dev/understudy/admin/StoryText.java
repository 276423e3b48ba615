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
 * What happened in a sandbox, told in the order of its calls for a person to read. Nothing in it
 * depends on the machine, so that the same calls make the same story.
 */
final class StoryText {
  private static final int MAX_CALLS = 1_000;
  private static final int MAX_MESSAGES = 10_000;
  private static final int MAX_TEXT_LENGTH = 300;
  private static final int READ = 3_000; // of a text, before its blanks are joined
  private static final String INSET = "    ";

  private final StringBuilder told = new StringBuilder();
  private final Ids ids;
  private final Queue<Fault> faults;
  private final MessageSource messages;

  /** Gives the messages after a number, some at a time. */
  @FunctionalInterface
  interface MessageSource {
    List<StoryMessage> after(long number);
  }

  /** A message, what came of it, and the webhooks that tell of it. */
  record StoryMessage(MessageQueries.MessageHistory life, List<WebhookRow> webhooks) {
    Message message() {
      return life.message();
    }
  }

  private final ArrayDeque<StoryMessage> upcoming = new ArrayDeque<>();
  private final long callsBefore;
  private final long messagesBefore;
  private long lastMessage;
  private boolean begun;

  StoryText(Sandbox sandbox, List<Fault> faults, MessageSource messages) {
    this.ids = sandbox.ids();
    this.faults = new ArrayDeque<>(faults);
    this.messages = messages;
    this.callsBefore = Math.max(sandbox.counts().calls() - MAX_CALLS, 0);
    this.messagesBefore = Math.max(sandbox.counts().messages() - MAX_MESSAGES, 0);
    line(
        "A sandbox with seed "
            + sandbox.seed()
            + ", its clock "
            + (sandbox.clock() instanceof Clock.Frozen frozen
                ? "frozen at " + frozen.at()
                : "live"));
    line("");
  }

  /** Says which part of all is told; calls are to follow from after the returned number on. */
  long begin() {
    if (callsBefore > 0 || messagesBefore > 0) {
      line(
          "At most the last "
              + MAX_CALLS
              + " calls and "
              + MAX_MESSAGES
              + " messages are told here: /requests and /messages list all that are kept.");
      line("");
    }
    lastMessage = messagesBefore;
    return callsBefore;
  }

  /** Tells of the next call, and of what came before it. */
  void call(JournalEntry entry) {
    if (!begun && callsBefore > 0) {
      // what came before the first call belongs to calls that are not told
      lastMessage = Math.max(lastMessage, entry.messages().before());
    }
    begun = true;
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
            + asked.query().map(query -> "?" + shown(query)).orElse("")
            + " -> "
            + (status.isPresent() ? status.getAsInt() : "no answer")
            + (entry.faultIds().isEmpty() ? "" : ", by " + String.join(" and ", entry.faultIds())));
    entry.note().ifPresent(note -> line(INSET + note));
    if (status.isEmpty() || status.getAsInt() >= 400) {
      asked.body().text().ifPresent(body -> line(INSET + "asked     " + shown(body)));
      entry.answered().body().text().ifPresent(body -> line(INSET + "answered  " + shown(body)));
    }
    messagesUpTo(entry.messages().last(), INSET);
  }

  /** Tells the rest, and ends. */
  String end() {
    faultsBefore(Long.MAX_VALUE);
    messagesUpTo(Long.MAX_VALUE, "");
    return told.toString();
  }

  private void faultsBefore(long call) {
    while (!faults.isEmpty() && faults.peek().afterCall() < call) {
      var fault = faults.remove();
      messagesUpTo(fault.afterMessage(), "");
      var rule = fault.rule();
      line(
          "fault "
              + fault.id(ids)
              + " for "
              + rule.scope().provider()
              + " "
              + rule.scope().operation()
              + ": "
              + shown(WireJson.tree(rule.written().get("effect")).toString())
              + ", matched "
              + fault.matched()
              + ", acted "
              + fault.acted());
    }
  }

  private void messagesUpTo(long number, String inset) {
    for (var told = next(); told != null && told.message().number() <= number; told = next()) {
      upcoming.remove();
      var message = told.message();
      line(
          inset
              + at(message.createdAt(), inset)
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
              + shown(message.body()));
      happenings(told).forEach(each -> line(inset + INSET + each));
    }
  }

  /** A message's steps and the attempts to tell of them, in the order of their times. */
  private static List<String> happenings(StoryMessage told) {
    record StoryEvent(Instant at, String text) {}
    var all = new ArrayList<StoryEvent>();
    for (var step : told.life().steps()) {
      var detail = step.detail().map(text -> ": " + shown(text)).orElse("");
      all.add(new StoryEvent(step.at(), step.status() + detail));
    }
    for (var webhook : told.webhooks()) {
      var what =
          "webhook "
              + webhook.event()
              + " to "
              + shown(WebUrl.withoutCredentials(webhook.url()))
              + " -> ";
      for (var attempt : WebhookView.attempts(webhook)) {
        var came =
            attempt.path("status").isNumber()
                ? attempt.path("status").asString()
                : attempt.path("error").asString();
        all.add(new StoryEvent(Instant.parse(attempt.path("at").asString()), what + came));
      }
    }
    all.sort(Comparator.comparing(StoryEvent::at));
    return all.stream().map(each -> each.at() + "  " + each.text()).toList();
  }

  private static String at(Instant instant, String inset) {
    return inset.isEmpty() ? instant + "  " : "";
  }

  private StoryMessage next() {
    if (upcoming.isEmpty()) {
      var more = messages.after(lastMessage);
      upcoming.addAll(more);
      lastMessage = more.isEmpty() ? lastMessage : more.get(more.size() - 1).message().number();
    }
    return upcoming.peek();
  }

  /** In one line, and not too long. */
  private static String shown(String text) {
    var stripped = text.strip();
    var read = stripped.substring(0, Math.min(stripped.length(), READ));
    var line = read.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ");
    int length = line.codePointCount(0, line.length());
    return length <= MAX_TEXT_LENGTH && read.length() == stripped.length()
        ? line
        : line.substring(0, line.offsetByCodePoints(0, Math.min(length, MAX_TEXT_LENGTH))) + " …";
  }

  private void line(String text) {
    told.append(text).append('\n');
  }
}
