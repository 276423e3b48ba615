package dev.understudy.prelude.signing;

import dev.understudy.json.FieldReader;
import dev.understudy.prelude.signing.SigningStore.SigningRow;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signing of a sandbox's webhooks (seen): RSASSA-PSS over SHA-256 of the raw body. It is off until
 * a test turns it on, as the service signs once a key exists.
 */
public final class WebhookSigning {
  private static final String HEADER = "X-Webhook-Signature";
  private static final String SCHEME = "rsassa-pss-sha256=";

  private static final CachedState<Optional<SigningRow>> STATE =
      CachedState.of(
          Optional.empty(),
          (handle, generation) -> handle.attach(SigningStore.class).find(generation));
  private static final SandboxTransaction.BatchWriter<SigningRow> ROWS = WebhookSigning::write;

  private final SandboxTransaction tx;

  /** Signing of this transaction's sandbox. */
  public WebhookSigning(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** Turns signing on or off; it always has the same key. */
  public void set(boolean enabled) {
    var keys = SigningKeys.of(tx.sandbox().origin().seed());
    var row = new SigningRow(tx.generation(), enabled, keys.privateKey(), keys.publicKey());
    tx.write(ROWS, row);
    tx.cache(STATE, Optional.of(row));
  }

  /** Returns whether webhooks are signed; empty until that was set. */
  public Optional<Boolean> isEnabled() {
    return tx.cached(STATE).map(SigningRow::enabled);
  }

  /** Returns a payload with its signature, if webhooks are signed. */
  public Payload sign(Payload payload, long webhookNumber) {
    return tx.cached(STATE)
        .filter(SigningRow::enabled)
        .map(
            row ->
                SigningKeys.sign(
                    row.privateKey(),
                    payload.body().getBytes(StandardCharsets.UTF_8),
                    tx.ids(),
                    webhookNumber))
        .map(Base64.getUrlEncoder().withoutPadding()::encodeToString)
        .map(signature -> payload.signed(HEADER, SCHEME + signature))
        .orElse(payload);
  }

  /** Returns the state for the control plane; the key is null until signing is first set. */
  public static Object show(SandboxTransaction tx, ObjectNode body) {
    return new WebhookSigning(tx).view();
  }

  /**
   * Turns signing on or off as a test asks for.
   *
   * @throws dev.understudy.provider.Refusal if the body is invalid
   */
  public static Object change(SandboxTransaction tx, ObjectNode body) {
    var fields = FieldReader.strict(body);
    fields.required("enabled");
    var enabled = fields.bool("enabled");
    Problem.Invalid.throwIfAny(fields.findings());
    var signing = new WebhookSigning(tx);
    signing.set(enabled.orElseThrow());
    return signing.view();
  }

  private Map<String, Object> view() {
    var row = tx.cached(STATE);
    var view = new LinkedHashMap<String, Object>();
    view.put("enabled", row.filter(SigningRow::enabled).isPresent());
    view.put("public_key", row.map(each -> pem(each.publicKey())).orElse(null));
    return view;
  }

  private static String pem(String base64) {
    var lines = base64.replaceAll("(.{64})(?=.)", "$1\n");
    return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
  }

  private static void write(Handle handle, List<SigningRow> rows) {
    var store = handle.attach(SigningStore.class);
    var latest = rows.get(rows.size() - 1);
    store.delete(latest.generation());
    store.insert(latest);
  }
}
