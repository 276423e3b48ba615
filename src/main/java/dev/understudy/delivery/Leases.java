package dev.understudy.delivery;

import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * Leases on sandbox clocks among the servers of one database. A lease lasts longer than any webhook
 * attempt, and expires if its server dies.
 */
public final class Leases {
  private static final Duration TERM = Duration.ofSeconds(12);

  private final String owner;
  private final boolean isShared;

  /**
   * @param owner names this server among those on the database
   * @param isShared whether there may be others; if not, nobody has to be kept out
   */
  public Leases(String owner, boolean isShared) {
    this.owner = owner;
    this.isShared = isShared;
  }

  /** Returns whether other servers may use the database. */
  boolean isShared() {
    return isShared;
  }

  /** Returns whether another server has the lease. */
  boolean isElsewhere(SandboxTransaction tx) {
    return isShared
        && store(tx)
            .of(tx.sandbox().id())
            .filter(each -> !each.owner().equals(owner) && tx.systemTime().isBefore(each.until()))
            .isPresent();
  }

  /** Takes or renews the lease. */
  void take(SandboxTransaction tx) {
    if (isShared) {
      var id = tx.sandbox().id();
      store(tx).delete(id);
      store(tx).insert(id, owner, tx.systemTime().plus(TERM));
    }
  }

  /** Returns whether any server has a claim on a webhook of the sandbox. */
  boolean isClaimed(SandboxTransaction tx) {
    return isShared && new WebhookStore(tx.flush()).isClaimed(tx.generation(), tx.systemTime());
  }

  /** Releases the lease. */
  void release(SandboxTransaction tx) {
    if (isShared) {
      store(tx).release(tx.sandbox().id(), owner);
    }
  }

  private static LeaseStore store(SandboxTransaction tx) {
    return tx.flush().attach(LeaseStore.class);
  }

  /** A lease. */
  public record LeaseRow(String owner, Instant until) {}

  /** The SQL of leases. */
  interface LeaseStore {
    @SqlQuery("select owner, until from clock_lease where sandbox = :id")
    @RegisterConstructorMapper(LeaseRow.class)
    Optional<LeaseRow> of(@Bind("id") String id);

    @SqlUpdate("insert into clock_lease (sandbox, owner, until) values (:id, :owner, :until)")
    void insert(@Bind("id") String id, @Bind("owner") String owner, @Bind("until") Instant until);

    @SqlUpdate("delete from clock_lease where sandbox = :id and owner = :owner")
    void release(@Bind("id") String id, @Bind("owner") String owner);

    @SqlUpdate("delete from clock_lease where sandbox = :id")
    void delete(@Bind("id") String id);
  }
}
