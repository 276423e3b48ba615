package dev.understudy.prelude;

import static dev.understudy.prelude.PreludeLifecycle.CREATED;
import static dev.understudy.prelude.PreludeLifecycle.DELIVERED;
import static dev.understudy.prelude.PreludeLifecycle.PENDING;
import static dev.understudy.prelude.PreludeLifecycle.SUBMITTED;
import static dev.understudy.prelude.PreludeLifecycle.UNKNOWN;
import static dev.understudy.provider.ProviderError.Source.DOCS;

import dev.understudy.message.Message;
import dev.understudy.provider.EventKind;
import dev.understudy.provider.FailureTrigger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The types of events in Prelude's webhooks (docs). */
final class PreludeEvents {
  static final String MESSAGE = "transactional.message.";
  static final String SUBSCRIPTION = "marketing.subscription.";
  static final String INBOUND = "inbound.message.received";
  static final String DISCONNECT = SUBSCRIPTION + "carrier_disconnect";

  private static final String NUMBER = "+33612345678";

  static final List<EventKind> ALL =
      Stream.concat(
              Stream.of(CREATED, SUBMITTED, PENDING, DELIVERED)
                  .map(status -> EventKind.usual(MESSAGE + status, DOCS)),
              Stream.of(
                  undelivered(Message.FAILED),
                  undelivered(UNKNOWN),
                  kind(
                      INBOUND,
                      "A person answers.",
                      new FailureTrigger(
                          "sandbox.prelude().inbound(PreludePeople.Inbound.text(\"+33612345678\","
                              + " \"Who is this?\").channel(\"rcs\"));",
                          "/prelude/inbound",
                          Map.of("from", NUMBER, "text", "Who is this?", "channel", "rcs"))),
                  keyword("STOP", "A person wants no more marketing."),
                  keyword("START", "A person wants marketing again."),
                  keyword("HELP", "A person asks for help."),
                  kind(
                      DISCONNECT,
                      "A carrier reports that a number is no longer in use.",
                      new FailureTrigger(
                          "sandbox.prelude().subscription(\"+33612345678\", \"UNSUB\","
                              + " \"CARRIER_DISCONNECT\");",
                          "/prelude/subscriptions",
                          Map.of(
                              "phone_number",
                              NUMBER,
                              "state",
                              "UNSUB",
                              "source",
                              "CARRIER_DISCONNECT")))))
          .toList();

  private PreludeEvents() {}

  private static EventKind kind(String name, String sentence, FailureTrigger trigger) {
    return new EventKind(name, DOCS, sentence, Optional.of(trigger));
  }

  private static EventKind undelivered(String status) {
    return kind(
        MESSAGE + status,
        "A message with a callback URL ends " + status + ".",
        new FailureTrigger(
            "sandbox.faults().add(Fault.on(\"prelude\").delivery(\"" + status + "\").times(1));",
            "/faults",
            Map.of(
                "provider",
                PreludeProvider.NAME,
                "times",
                1,
                "effect",
                Map.of("type", "delivery", "status", status))));
  }

  private static EventKind keyword(String word, String sentence) {
    return kind(
        SUBSCRIPTION + word.toLowerCase(Locale.ROOT),
        sentence,
        new FailureTrigger(
            "sandbox.prelude().inbound(\"+33612345678\", \"" + word + "\");",
            "/prelude/inbound",
            Map.of("from", NUMBER, "text", word)));
  }
}
