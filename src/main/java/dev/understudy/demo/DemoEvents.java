package dev.understudy.demo;

import static java.time.temporal.ChronoUnit.MINUTES;

import dev.understudy.demo.DemoClient.DemoResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The events of the demo. An event that should happen often stands here twice. */
enum DemoEvents {
  A_PARTICIPANT_WRITES {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var reply = random.of(DemoPeople.REPLIES);
      var who = random.of(DemoPeople.PARTICIPANTS);
      return outcome(
          caller.control(
              "POST",
              "/prolific/replies",
              Map.of("participant_id", who, "body", reply.text(), "category", reply.category())),
          "Prolific  participant " + who + " writes (" + reply.category() + "): " + reply.text());
    }
  },
  ANOTHER_PARTICIPANT_WRITES {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      return A_PARTICIPANT_WRITES.play(caller, random);
    }
  },
  THE_RESEARCHER_READS {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var read = caller.control("POST", "/prolific/read", Map.of("all", true));
      return outcome(
          read, "Prolific  Robin reads what is new: " + read.body().path("read") + " messages");
    }
  },
  THE_RESEARCHER_WRITES {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var who = random.of(DemoPeople.PARTICIPANTS);
      var text = random.of(DemoPeople.ANSWERS);
      return outcome(
          caller.prolific(
              "/api/v1/messages/",
              Map.of("recipient_id", who, "study_id", DemoPeople.DIARY, "body", text)),
          "Prolific  Robin writes to " + who + ": " + text);
    }
  },
  A_GROUP_IS_WRITTEN_TO {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var text = random.of(DemoPeople.ANNOUNCEMENTS);
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
  A_CONVERSATION_BEGINS {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var who = random.of(DemoPeople.PARTICIPANTS);
      var subject = random.of(DemoPeople.SUBJECTS);
      return outcome(
          caller.prolific(
              "/api/v1/conversations/",
              Map.of(
                  "recipient_id",
                  who,
                  "subject",
                  subject,
                  "topic",
                  "other",
                  "study_id",
                  DemoPeople.DIARY,
                  "body",
                  "Do you have a minute?")),
          "Prolific  Robin begins a conversation with " + who + ": " + subject);
    }
  },
  A_SUBMISSION_IS_APPROVED {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var who = random.of(DemoPeople.PARTICIPANTS);
      var submitted =
          caller.control(
              "POST",
              "/prolific/submissions",
              Map.of(
                  "study_id",
                  DemoPeople.DIARY,
                  "participant_id",
                  who,
                  "status",
                  "AWAITING REVIEW"));
      if (!submitted.isSuccess()) {
        return outcome(submitted, "");
      }
      return outcome(
          caller.prolific(
              "/api/v1/submissions/bulk-approve/",
              Map.of("study_id", DemoPeople.DIARY, "participant_ids", List.of(who))),
          "Prolific  Robin approves the submission of " + who);
    }
  },
  A_JOB_RUNS {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var customers = List.of(random.of(DemoPeople.CUSTOMERS), random.of(DemoPeople.CUSTOMERS));
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
    String play(DemoClient caller, RandomChoices random) {
      var channel = random.of(DemoPeople.WHATSAPP);
      var who = random.of(DemoPeople.CUSTOMERS);
      var now = Instant.parse(caller.control("/clock").body().path("now").asString());
      var then = now.plus(Duration.ofMinutes(20L + random.below(60))).truncatedTo(MINUTES);
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
    String play(DemoClient caller, RandomChoices random) {
      var who = random.of(DemoPeople.CUSTOMERS);
      var text = random.of(DemoPeople.QUESTIONS);
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
    String play(DemoClient caller, RandomChoices random) {
      return notifyOutcome(order(caller, random), "Prelude   orders leave");
    }
  },
  A_CARRIER_FAILS {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var status = random.of(List.of(500, 502, 503));
      var fault =
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
      if (!fault.isSuccess()) {
        return outcome(fault, "");
      }
      var first = order(caller, random);
      return notifyOutcome(
          order(caller, random),
          "Prelude   a carrier fails with " + first.status() + ", once more");
    }
  },
  SOMEBODY_HAS_ENOUGH {
    @Override
    String play(DemoClient caller, RandomChoices random) {
      var who = random.of(DemoPeople.PHONES);
      var text = random.of(List.of("STOP", "START", "HELP"));
      return outcome(
          caller.control("POST", "/prelude/inbound", Map.of("from", who, "text", text)),
          "Prelude   " + who + " answers " + text);
    }
  };

  /** Makes the event happen and returns a line about it. */
  abstract String play(DemoClient caller, RandomChoices random);

  /** Subscribes to changes of submissions, and returns a line about it. */
  static String subscribeToHooks(DemoClient caller) {
    var hooks = "/api/v1/hooks/";
    caller.prolific(hooks + "secrets/", Map.of("workspace_id", DemoPeople.WORKSPACE));
    var made =
        caller.prolific(
            hooks + "subscriptions/",
            Map.of(
                "event_type",
                "submission.status.change",
                "target_url",
                DemoPeople.LISTENER + "/prolific/hooks",
                "workspace_id",
                DemoPeople.WORKSPACE));
    var secret = made.headers().firstValue("X-Hook-Secret");
    if (secret.isEmpty()) {
      return outcome(made, "no subscription to hooks");
    }
    return outcome(
        caller.prolific(
            hooks + "subscriptions/" + made.body().path("id").asString() + "/",
            Map.of("secret", secret.get())),
        "Prolific  a hook tells of changes of submissions");
  }

  private static DemoResponse order(DemoClient caller, RandomChoices random) {
    return caller.prelude(
        "/v2/notify/batch",
        Map.of(
            "to",
            List.of(random.of(DemoPeople.PHONES), random.of(DemoPeople.PHONES_AND_A_WRONG_ONE)),
            "template_id",
            DemoPeople.ORDER,
            "callback_url",
            DemoPeople.LISTENER + "/prelude/orders",
            "variables",
            Map.of(
                "order_id",
                "A-" + (1000 + random.below(9000)),
                "day",
                random.of(List.of("Monday", "Tuesday", "Friday")))));
  }

  private static String notifyOutcome(DemoResponse answer, String what) {
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

  /** Returns the line, or that the call was refused: users may change the account meanwhile. */
  private static String outcome(DemoResponse answer, String what) {
    return answer.isSuccess() ? what : "          refused with " + answer.status() + ": " + what;
  }
}
