package dev.understudy.journal;

import dev.understudy.provider.Request;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Optional;
import java.util.Set;

/** Writes down the calls of every sandbox, each in its own turn, and keeps the newest. */
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
   * What was asked, with fingerprints in the place of credentials.
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

  /** What stands in the journal for a credential. */
  public String fingerprint(String credential) {
    return secrets.fingerprint(credential);
  }

  /** Writes a call down, with all else that its turn does. */
  public void write(SandboxTransaction tx, JournalEntry entry) {
    var row = new JournalStore.JournalRow(RowKey.of(tx.generation(), entry.number()), shown(entry));
    tx.write(JournalStore.INSERT, row);
    tx.addStoredBytes(row.entry().storedBytes());
    // a hundred or so more than asked for may stand, so that not every call has to clear away
    if (keep > 0 && entry.number() > keep && entry.number() % TIDIED_AFTER == 0) {
      tx.flush()
          .attach(JournalStore.class)
          .delete(RowKey.first(tx.generation()), RowKey.of(tx.generation(), entry.number() - keep));
    }
  }

  /**
   * Adds how the client failed to take the answer of a call that is written down.
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

  /** Forgets all calls. */
  public void clear(SandboxTransaction tx) {
    tx.flush()
        .attach(JournalStore.class)
        .delete(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }
}
