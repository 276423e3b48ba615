package dev.understudy.client;

/** The webhooks of a sandbox, including those that are still to be sent. */
public final class Webhooks extends Listing<Webhook, Webhooks> {
  Webhooks(Calls calls, String path, Query query) {
    super(calls, path, "webhooks", Webhook.class, query);
  }

  @Override
  Webhooks with(Query changed) {
    return new Webhooks(calls(), path(), changed);
  }

  @Override
  String describe(Webhook webhook) {
    return webhook.event() + " to " + webhook.url() + ", " + webhook.state();
  }

  /**
   * Selects webhooks in this state: {@code pending}, {@code delivered}, {@code exhausted}, {@code
   * suppressed}.
   */
  public Webhooks state(String state) {
    return with("state", state);
  }

  /** Selects webhooks to this URL. */
  public Webhooks url(String url) {
    return with("url", url);
  }

  /** Selects webhooks of this event. */
  public Webhooks event(String event) {
    return with("event", event);
  }

  /** Selects webhooks about this message. */
  public Webhooks messageId(String id) {
    return with("message_id", id);
  }

  /**
   * Returns the webhook with this id, whether it matches the filters or not.
   *
   * @throws RefusedException 404 if there is none
   */
  public Webhook get(String id) {
    return Json.read(calls().get(path() + "/" + Query.encoded(id)), Webhook.class);
  }

  /**
   * Queues a webhook for another attempt; this call does not wait for it.
   *
   * @return the webhook, pending
   * @throws RefusedException 404 if there is none with this id
   */
  public Webhook redeliver(String id) {
    return Json.read(calls().post(path() + "/" + Query.encoded(id) + "/redeliver"), Webhook.class);
  }
}
