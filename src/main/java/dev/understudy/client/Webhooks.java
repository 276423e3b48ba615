package dev.understudy.client;

/** The webhooks of a sandbox, those that are still to be sent, too. */
public final class Webhooks extends Listing<Webhook, Webhooks> {
  Webhooks(Calls calls, String path, Query query) {
    super(calls, path, "webhooks", Webhook.class, query);
  }

  @Override
  Webhooks with(Query changed) {
    return new Webhooks(calls(), path(), changed);
  }

  @Override
  String told(Webhook webhook) {
    return webhook.event() + " to " + webhook.url() + ", " + webhook.state();
  }

  /**
   * Those in this state: {@code pending}, {@code delivered}, {@code exhausted}, {@code suppressed}.
   */
  public Webhooks state(String state) {
    return with("state", state);
  }

  /** Those to this URL. */
  public Webhooks url(String url) {
    return with("url", url);
  }

  /** Those of this event. */
  public Webhooks event(String event) {
    return with("event", event);
  }

  /** Those about this message. */
  public Webhooks messageId(String id) {
    return with("message_id", id);
  }

  /**
   * Sends one again; it is attempted afterwards, not within this call.
   *
   * @return the webhook, pending
   * @throws RefusedException 404 if there is none with this id
   */
  public Webhook redeliver(String id) {
    return Json.read(calls().post(path() + "/" + Query.encoded(id) + "/redeliver"), Webhook.class);
  }
}
