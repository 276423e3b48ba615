package dev.understudy.bench;

/** The requests of the benchmark. */
public enum Requests {
  PRELUDE_BATCH(
      "Prelude: batch",
      200,
      "POST",
      "/v2/notify/batch",
      """
      {"to": ["+33612345678", "+15551234567"],
        "template_id": "template_01k8ap1btqf5r9fq2c8ax5fhc9",
        "variables": {"order_id": "12345", "amount": "$49.99"}}\
      """),
  PROLIFIC_BULK(
      "Prolific: bulk",
      204,
      "POST",
      "/api/v1/messages/bulk/",
      """
      {"ids": ["619e049f7648a4e1f8f3645b", "619e049f7648a4e1f8f3645c"], "body": "Thank you!",
        "study_id": "6569ece7ca177d19117b1b95"}\
      """),
  PROLIFIC_SEND(
      "Prolific: send",
      204,
      "POST",
      "/api/v1/messages/",
      """
      {"recipient_id": "619e049f7648a4e1f8f3645b", "body": "Thank you!",
        "study_id": "6569ece7ca177d19117b1b95"}\
      """),
  PROLIFIC_GROUP(
      "Prolific: participant group",
      204,
      "POST",
      "/api/v1/messages/participant-group/",
      """
      {"participant_group_id": "619e049f7648a4e1f8f3645b", "body": "Thank you!",
        "study_id": "6569ece7ca177d19117b1b95"}\
      """),
  PROLIFIC_MESSAGES(
      "Prolific: messages", 200, "GET", "/api/v1/messages/?user_id=619e049f7648a4e1f8f3645b", ""),
  PROLIFIC_UNREAD("Prolific: unread", 200, "GET", "/api/v1/messages/unread/", ""),
  SOCIOCS_BULK(
      "Sociocs: bulk",
      200,
      "POST",
      "/messages/bulk",
      """
      {"provider": "twlo", "channel_key": "your_channel_key", "text": "Hello {{CUSTOMER_NAME}}.",
        "recipients": [{"to": "+16175551212", "name": "Ada"}]}\
      """);

  private static final String SANDBOX = "sb_bench";

  private final String title;
  private final int status;
  private final String method;
  private final String path;
  private final String body;

  Requests(String title, int status, String method, String path, String body) {
    this.title = title;
    this.status = status;
    this.method = method;
    this.path = path;
    this.body = body;
  }

  String title() {
    return title;
  }

  int status() {
    return status;
  }

  String path() {
    return path;
  }

  /** Returns the bytes of the request to a server. */
  byte[] to(int port) {
    return HttpExchange.request(method, path, port, credential(), "application/json", body);
  }

  private String credential() {
    if (this == SOCIOCS_BULK) {
      return "apikey: " + SANDBOX + ":secret\r\n";
    }
    return "Authorization: " + (this == PRELUDE_BATCH ? "Bearer " : "Token ") + SANDBOX + "\r\n";
  }
}
