package dev.understudy.delivery;

import dev.understudy.sandbox.Turn;
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
  boolean isElsewhere(Turn turn) {
    return isShared
        && store(turn)
            .of(turn.sandbox().id())
            .filter(each -> !each.owner().equals(owner) && turn.wall().isBefore(each.until()))
            .isPresent();
  }

  /** Takes the lease, or keeps it. */
  void take(Turn turn) {
    if (isShared) {
      var id = turn.sandbox().id();
      store(turn).delete(id);
      store(turn).insert(id, owner, turn.wall().plus(TERM));
    }
  }

  /** Whether a server is bringing a webhook, as far as it has told the others. */
  boolean isClaimed(Turn turn) {
    return isShared && new WebhookStore(turn.rows()).isClaimed(turn.generation(), turn.wall());
  }

  /** Gives it back. */
  void release(Turn turn) {
    if (isShared) {
      store(turn).release(turn.sandbox().id(), owner);
    }
  }

  private static Store store(Turn turn) {
    return turn.rows().attach(Store.class);
  }

  /** One lease. */
  public record Lease(String owner, Instant until) {}

  /** The SQL of it. */
  interface Store {
    @SqlQuery("select owner, until from advance where sandbox = :id")
    @RegisterConstructorMapper(Lease.class)
    Optional<Lease> of(@Bind("id") String id);

    @SqlUpdate("insert into advance (sandbox, owner, until) values (:id, :owner, :until)")
    void insert(@Bind("id") String id, @Bind("owner") String owner, @Bind("until") Instant until);

    @SqlUpdate("delete from advance where sandbox = :id and owner = :owner")
    void release(@Bind("id") String id, @Bind("owner") String owner);

    @SqlUpdate("delete from advance where sandbox = :id")
    void delete(@Bind("id") String id);
  }
}
