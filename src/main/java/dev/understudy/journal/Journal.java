package dev.understudy.journal;

import dev.understudy.provider.Request;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The journal: writes each call in its own transaction, and keeps the newest of each sandbox. */
public final class Journal {
  private static final int TIDIED_AFTER = 128;

  private final CredentialMasking secrets = new CredentialMasking();
  private final long keep;

  /**
   * A journal.
   *
   * @param keep how many calls each sandbox keeps; 0 keeps all
   */
  public Journal(long keep) {
    this.keep = keep;
  }

  /**
   * Returns the request as it is journaled, with fingerprints for credentials.
   *
   * @param secretFields whose values in the body are not to be read by anybody
   */
  public JournalEntry.JournaledRequest asked(
      Optional<String> provider,
      Optional<String> operation,
      Request request,
      Optional<String> query,
      Optional<String> credential,
      StoredBody body,
      Set<String> secretFields) {
    return new JournalEntry.JournaledRequest(
        provider,
        operation,
        request.method(),
        request.path(),
        query.map(secrets::inQuery),
        credential.map(secrets::fingerprint),
        secrets.inHeaders(request.headers()),
        secrets.inUrls(secrets.inBody(body, secretFields)));
  }

  /** Returns a response with fingerprints for its secrets, in its body and in its headers. */
  public JournalEntry.JournaledResponse answered(
      JournalEntry.JournaledResponse response, Set<String> secretFields) {
    if (secretFields.isEmpty()) {
      return response;
    }
    return new JournalEntry.JournaledResponse(
        response.status(),
        secrets.inSecretHeaders(response.headers(), secretFields),
        secrets.inBody(response.body(), secretFields));
  }

  /** Returns the fingerprint that the journal has for a credential. */
  public String fingerprint(String credential) {
    return secrets.fingerprint(credential);
  }

  /** Writes a call, in the transaction that carries it out. */
  public void write(SandboxTransaction tx, JournalEntry entry) {
    var row = new JournalStore.JournalRow(RowKey.of(tx.generation(), entry.number()), shown(entry));
    tx.write(JournalStore.INSERT, row);
    tx.addStoredBytes(row.entry().storedBytes());
    // up to 128 more than the limit may be kept, so that not every call deletes
    if (keep > 0 && entry.number() > keep && entry.number() % TIDIED_AFTER == 0) {
      tx.write(
          JournalStore.DELETE,
          new JournalStore.JournalSpan(
              RowKey.first(tx.generation()), RowKey.of(tx.generation(), entry.number() - keep)));
    }
  }

  /**
   * Adds a note to a call that is written already: how the client failed to take the response.
   *
   * @param rowKey the key of the call
   */
  public void note(SandboxTransaction tx, long rowKey, String note) {
    tx.flush().attach(JournalStore.class).note(rowKey, note);
  }

  private JournalEntry shown(JournalEntry entry) {
    var answered = entry.answered();
    var body = secrets.inUrls(answered.body());
    return body == answered.body()
        ? entry
        : entry.with(
            new JournalEntry.JournaledResponse(answered.status(), answered.headers(), body));
  }

  /** Deletes all calls. */
  public void clear(SandboxTransaction tx) {
    var all =
        new JournalStore.JournalSpan(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
    JournalStore.DELETE.write(tx.flush(), List.of(all));
  }
}
