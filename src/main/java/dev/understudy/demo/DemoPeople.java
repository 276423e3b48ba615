package dev.understudy.demo;

import java.util.List;
import java.util.Map;

/** The entities of the fixture {@code demo}, and the texts that its people write. */
final class DemoPeople {
  static final String WORKSPACE = "64f0a1b2c3d4e5f601234567";
  static final String DIARY = "6648eb5c873b1d39761da4cb";
  static final String WAVE_ONE = "67e475760ce918949f8bc569";
  static final String FRONT_DESK = "front_desk";
  static final List<WhatsApp> WHATSAPP =
      List.of(new WhatsApp("twlowa", "front_desk_whatsapp"), new WhatsApp("gswa", "news"));
  static final String ORDER = "template_01kdem0rder5hpped0000000a1";

  /** All participants of the diary study. */
  static final List<String> PARTICIPANTS =
      List.of(
          "6db55ccce5cc3ea1600e5a7d",
          "611a718ae5267db023857dcf",
          "6c61cd66505b6117586ee6e2",
          "6ee95a55a95771a397564556",
          "6a6b59a334ab5eb3d7e869d3",
          "632afa7b1e660f29baadf686",
          "646d2cf46cec8a139a888c5d",
          "6e6462d480c36fe449f9dce7");

  static final List<Reply> REPLIES =
      List.of(
          new Reply("payment-timing", "When is the payment due?"),
          new Reply("payment-issues", "I was paid for one day too few, I think."),
          new Reply("technical-issues", "The page stayed white after I pressed Save."),
          new Reply("technical-issues", "Η σελίδα δεν φορτώνει στο κινητό."),
          new Reply("rejections", "Why was my submission returned?"),
          new Reply("feedback", "Short and kind. I would take part again!"),
          new Reply("feedback", "とても面白かったです。"),
          new Reply("other", "I travel next week. May I fill it in a day later?"));

  static final List<String> ANSWERS =
      List.of(
          "Thank you for telling us. It is repaired now.",
          "You are right: the difference comes as a bonus.",
          "Payments leave us on Tuesday.",
          "Of course, take your time.");

  static final List<String> ANNOUNCEMENTS =
      List.of(
          "Page seven of the diary is open.",
          "Two days to go: thank you for keeping it up!",
          "The diary is complete. Payments leave us on Tuesday.");

  static final List<String> SUBJECTS =
      List.of("Your missing page", "A follow-up in May", "Your bonus");

  static final List<Customer> CUSTOMERS =
      List.of(
          new Customer("+16175551301", "Ada"),
          new Customer("+16175551302", "Grace"),
          new Customer("+16175551303", "Katherine"),
          new Customer("+16175551304", "Edsger"));

  static final List<String> QUESTIONS =
      List.of(
          "Are you open on Saturday?",
          "Could we make it 3 pm instead?",
          "Thanks, see you tomorrow!",
          "I am in front of the door, is it the green one?");

  static final List<String> PHONES =
      List.of("+33612345678", "+15551234567", "+306912345678", "+819012345678", "+4915112345678");
  static final List<String> PHONES_AND_A_WRONG_ONE =
      List.of("+33612345679", "+15551234568", "+447400123456", "+15005550001");

  /** The callback URL, as in the fixture. Nothing has to listen there. */
  static final String LISTENER = "http://127.0.0.1:9000";

  private DemoPeople() {}

  /** A WhatsApp channel, whose messages can be read. */
  record WhatsApp(String provider, String channelKey) {}

  /** A message of a participant and its category. */
  record Reply(String category, String text) {}

  /** A customer of the front desk. */
  record Customer(String number, String name) {
    Map<String, String> recipient() {
      return Map.of("to", number, "name", name);
    }
  }
}
