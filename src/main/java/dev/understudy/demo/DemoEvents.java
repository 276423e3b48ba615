package dev.understudy.demo;

import static java.time.temporal.ChronoUnit.MINUTES;

import dev.understudy.demo.DemoClient.DemoResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What can happen on the account of the fixture demo; those that should happen often come twice.
 */
enum DemoEvents {
  A_PARTICIPANT_WRITES {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var said = chance.of(DemoPeople.SAYINGS);
      var who = chance.of(DemoPeople.PARTICIPANTS);
      return outcome(
          caller.control(
              "POST",
              "/prolific/replies",
              Map.of("participant_id", who, "body", said.text(), "category", said.category())),
          "Prolific  participant " + who + " writes (" + said.category() + "): " + said.text());
    }
  },
  ANOTHER_PARTICIPANT_WRITES {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      return A_PARTICIPANT_WRITES.play(caller, chance);
    }
  },
  THE_RESEARCHER_READS {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var read = caller.control("POST", "/prolific/read", Map.of("all", true));
      return outcome(
          read, "Prolific  Robin reads what is new: " + read.body().path("read") + " messages");
    }
  },
  THE_RESEARCHER_WRITES {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var who = chance.of(DemoPeople.PARTICIPANTS);
      var text = chance.of(DemoPeople.ANSWERS);
      return outcome(
          caller.prolific(
              "/api/v1/messages/",
              Map.of("recipient_id", who, "study_id", DemoPeople.DIARY, "body", text)),
          "Prolific  Robin writes to " + who + ": " + text);
    }
  },
  A_GROUP_IS_WRITTEN_TO {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var text = chance.of(DemoPeople.ANNOUNCEMENTS);
      return outcome(
          caller.prolific(
              "/api/v1/messages/participant-group/",
              Map.of(
                  "participant_group_id",
                  DemoPeople.WAVE_ONE,
                  "study_id",
                  DemoPeople.DIARY,
                  "body",
                  text)),
          "Prolific  Robin writes to the diary keepers: " + text);
    }
  },
  A_JOB_RUNS {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var customers = List.of(chance.of(DemoPeople.CUSTOMERS), chance.of(DemoPeople.CUSTOMERS));
      var sent =
          caller.sociocs(
              "/messages/bulk",
              Map.of(
                  "provider",
                  "twlo",
                  "channel_key",
                  DemoPeople.FRONT_DESK,
                  "recipients",
                  customers.stream().map(DemoPeople.Customer::recipient).toList(),
                  "text",
                  "Hello {{CUSTOMER_NAME}}, {{BUSINESS_NAME}} expects you tomorrow."));
      return outcome(
          sent,
          "Sociocs   job "
              + sent.body().path("data").path("job_id").asString("")
              + " reminds "
              + customers.get(0).name()
              + " and "
              + customers.get(1).name());
    }
  },
  A_JOB_IS_SCHEDULED {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var channel = chance.of(DemoPeople.WHATSAPP);
      var who = chance.of(DemoPeople.CUSTOMERS);
      var now = Instant.parse(caller.control("/clock").body().path("now").asString());
      var then = now.plus(Duration.ofMinutes(20L + chance.below(60))).truncatedTo(MINUTES);
      var waiting =
          caller.sociocs(
              "/messages/bulk",
              Map.of(
                  "provider", channel.provider(),
                  "channel_key", channel.channelKey(),
                  "recipients",
                      DemoPeople.CUSTOMERS.stream().map(DemoPeople.Customer::recipient).toList(),
                  "text", "{{CUSTOMER_NAME}}, how was it with " + who.name() + " today?",
                  "schedule", then.toString()));
      return outcome(
          waiting,
          "Sociocs   job "
              + waiting.body().path("data").path("job_id").asString("")
              + " waits until "
              + then.toString().substring(11, 16)
              + " to ask everybody on the channel "
              + channel.channelKey());
    }
  },
  A_CUSTOMER_WRITES {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var who = chance.of(DemoPeople.CUSTOMERS);
      var text = chance.of(DemoPeople.QUESTIONS);
      return outcome(
          caller.control(
              "POST",
              "/sociocs/incoming",
              Map.of(
                  "channel_key",
                  DemoPeople.FRONT_DESK,
                  "from",
                  who.number(),
                  "name",
                  who.name(),
                  "text",
                  text)),
          "Sociocs   " + who.name() + " writes to the front desk: " + text);
    }
  },
  ORDERS_LEAVE {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      return notified(order(caller, chance), "Prelude   orders leave");
    }
  },
  A_CARRIER_FAILS {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var status = chance.of(List.of(500, 502, 503));
      var planted =
          caller.control(
              "POST",
              "/faults",
              Map.of(
                  "provider",
                  "prelude",
                  "times",
                  1,
                  "effect",
                  Map.of("type", "error", "status", status)));
      if (!planted.isGood()) {
        return outcome(planted, "");
      }
      var first = order(caller, chance);
      return notified(
          order(caller, chance),
          "Prelude   a carrier fails with " + first.status() + ", once more");
    }
  },
  SOMEBODY_HAS_ENOUGH {
    @Override
    String play(DemoClient caller, RandomChoices chance) {
      var who = chance.of(DemoPeople.PHONES);
      var text = chance.of(List.of("STOP", "START", "HELP"));
      return outcome(
          caller.control("POST", "/prelude/inbound", Map.of("from", who, "text", text)),
          "Prelude   " + who + " answers " + text);
    }
  };

  /** Makes it happen, and says what happened in a line. */
  abstract String play(DemoClient caller, RandomChoices chance);

  private static DemoResponse order(DemoClient caller, RandomChoices chance) {
    return caller.prelude(
        "/v2/notify/batch",
        Map.of(
            "to",
            List.of(chance.of(DemoPeople.PHONES), chance.of(DemoPeople.PHONES_AND_A_WRONG_ONE)),
            "template_id",
            DemoPeople.ORDER,
            "callback_url",
            DemoPeople.LISTENER + "/prelude/orders",
            "variables",
            Map.of(
                "order_id",
                "A-" + (1000 + chance.below(9000)),
                "day",
                chance.of(List.of("Monday", "Tuesday", "Friday")))));
  }

  private static String notified(DemoResponse answer, String what) {
    var body = answer.body();
    return outcome(
        answer,
        what
            + ": "
            + body.path("success_count")
            + " sent, "
            + body.path("error_count")
            + " failed");
  }

  /** What was meant to happen, or that it did not: people may change the account meanwhile. */
  private static String outcome(DemoResponse answer, String what) {
    return answer.isGood() ? what : "          refused with " + answer.status() + ": " + what;
  }
}
