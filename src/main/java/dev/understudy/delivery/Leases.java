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
 * Who moves which clock, where several servers are on one database. A lease outlives the longest
 * attempt at a webhook, and runs out when its server has ended without giving it back.
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

  /** Whether other servers may be on the database, whose work is to be looked for. */
  boolean isShared() {
    return isShared;
  }

  /** Whether another server is moving the sandbox's clock. */
  boolean isElsewhere(SandboxTransaction tx) {
    return isShared
        && store(tx)
            .of(tx.sandbox().id())
            .filter(each -> !each.owner().equals(owner) && tx.systemTime().isBefore(each.until()))
            .isPresent();
  }

  /** Takes the lease, or keeps it. */
  void take(SandboxTransaction tx) {
    if (isShared) {
      var id = tx.sandbox().id();
      store(tx).delete(id);
      store(tx).insert(id, owner, tx.systemTime().plus(TERM));
    }
  }

  /** Whether a server is bringing a webhook, as far as it has told the others. */
  boolean isClaimed(SandboxTransaction tx) {
    return isShared && new WebhookStore(tx.flush()).isClaimed(tx.generation(), tx.systemTime());
  }

  /** Gives it back. */
  void release(SandboxTransaction tx) {
    if (isShared) {
      store(tx).release(tx.sandbox().id(), owner);
    }
  }

  private static LeaseStore store(SandboxTransaction tx) {
    return tx.flush().attach(LeaseStore.class);
  }

  /** One lease. */
  public record LeaseRow(String owner, Instant until) {}

  /** The SQL of it. */
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
