package dev.understudy.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.store.Database;
import dev.understudy.store.Outage;
import dev.understudy.store.OutcomeUnknownException;
import dev.understudy.testing.TestDatabase;
import dev.understudy.testing.TestSandboxes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Commits that the database does not answer, while another server uses the database. */
class BrokenCommitTest {
  private static final String ID = "sb_broken";
  private static final String CONNECTION_FAILURE = "08006";
  private static final String GENERAL_ERROR = "HY000";

  private final String url = TestDatabase.forTwoServers().storage().databaseUrl().orElseThrow();
  private final Database database = opened(url);
  private final Database sameDatabase = opened(url);
  private final Sandboxes here = TestSandboxes.on(database);
  private final Sandboxes elsewhere = TestSandboxes.on(sameDatabase);
  private final AtomicInteger tries = new AtomicInteger();

  /** Next commits of the first server, in order; empty for one that does not break. */
  private final Queue<Optional<Break>> breaks = new ConcurrentLinkedQueue<>();

  /** Outcome of a transaction whose commit is not answered. */
  private enum End {
    COMMITTED,
    ROLLED_BACK
  }

  /**
   * A commit that fails.
   *
   * @param before runs after the end of the transaction, before this server knows of it
   */
  private record Break(End end, String sqlState, Runnable before) {}

  private static Database opened(String url) {
    var opened = Database.at(url);
    opened.open();
    return opened;
  }

  @BeforeEach
  void breakCommits() {
    var jdbi = database.jdbi();
    jdbi.setTransactionHandler(new Breaking(jdbi.getTransactionHandler()));
  }

  @AfterEach
  void close() {
    database.close();
    sameDatabase.close();
  }

  /** A transaction handler that breaks commits. */
  private final class Breaking extends DelegatingTransactionHandler {
    private Breaking(TransactionHandler delegate) {
      super(delegate);
    }

    @Override
    public TransactionHandler specialize(Handle handle) throws SQLException {
      return new Breaking(getDelegate().specialize(handle));
    }

    @Override
    public void commit(Handle handle) {
      var next = breaks.poll();
      if (next == null || next.isEmpty()) {
        super.commit(handle);
        return;
      }
      var broken = next.get();
      if (broken.end() == End.COMMITTED) {
        super.commit(handle);
      } else {
        super.rollback(handle);
      }
      broken.before().run();
      throw new TransactionException(new SQLException("no answer", broken.sqlState()));
    }
  }

  private void nextCommit(End end) {
    nextCommit(end, () -> {});
  }

  private void nextCommit(End end, Runnable before) {
    breaks.add(Optional.of(new Break(end, CONNECTION_FAILURE, before)));
  }

  /** Takes the number of a call. */
  private long call(Sandboxes sandboxes) {
    return sandboxes.transactions().runOrCreate(ID, this::number);
  }

  private long number(SandboxTransaction tx) {
    tries.incrementAndGet();
    return tx.nextCallNumber();
  }

  private long calls() {
    return elsewhere.find(ID).orElseThrow().counts().calls();
  }

  @Test
  void committedWorkIsNotRunAgain() {
    call(here);
    nextCommit(End.COMMITTED);
    assertEquals(2, call(here));
    assertEquals(2, calls());
    assertEquals(2, tries.get());
    assertEquals(3, call(here));
  }

  @Test
  void rolledBackWorkIsRunAgain() {
    call(here);
    nextCommit(End.ROLLED_BACK);
    assertEquals(2, call(here));
    assertEquals(2, calls());
    assertEquals(3, tries.get());
    assertEquals(3, call(here));
  }

  @Test
  void aCommitIsFoundAfterChangesOfAnotherServer() {
    call(here);
    nextCommit(
        End.COMMITTED,
        () -> {
          call(elsewhere);
          call(elsewhere);
        });
    assertEquals(2, call(here));
    assertEquals(4, calls());
    assertEquals(5, call(here));
  }

  @Test
  void aRollbackIsFoundAlthoughItsVersionIsTaken() {
    call(here);
    nextCommit(End.ROLLED_BACK, () -> call(elsewhere));
    assertEquals(3, call(here), "after that of the other server");
    assertEquals(3, calls());
  }

  @ParameterizedTest
  @EnumSource
  void noWorkOfAGroupCommitIsLostOrRunTwice(End end) {
    call(here);
    var together = new ArrayList<CompletableFuture<Long>>();
    here.transactions()
        .runOrCreate(
            ID,
            tx -> {
              // queued now, so they share the next commit
              for (int i = 0; i < 5; i++) {
                together.add(here.transactions().submitOrCreate(ID, this::number));
              }
              breaks.add(Optional.empty());
              nextCommit(end);
              return number(tx);
            });
    assertEquals(
        List.of(3L, 4L, 5L, 6L, 7L), together.stream().map(CompletableFuture::join).toList());
    assertEquals(7, calls());
    assertEquals(end == End.COMMITTED ? 7 : 12, tries.get());
  }

  @ParameterizedTest
  @EnumSource
  void aFirstCallIsCarriedOutOnce(End end) {
    nextCommit(end);
    assertEquals(1, call(here));
    assertEquals(1, calls());
    assertEquals(2, here.count(), "with the default one");
  }

  @ParameterizedTest
  @EnumSource
  void twoServersCanCreateASandboxAtTheSameTime(End end) {
    nextCommit(end, () -> call(elsewhere));
    call(here);
    assertEquals(2, calls());
    assertEquals(2, here.count(), "with the default one");
  }

  @Test
  void aCreatorIsNotRefusedBecauseOfItsOwnId() {
    nextCommit(End.COMMITTED, () -> call(elsewhere));
    assertEquals(ID, here.create(SandboxSpec.ofId(ID)).id());
    assertEquals(1, calls());
  }

  @Test
  void aFailedCreatorIsRefusedBecauseTheIdIsTaken() {
    nextCommit(End.ROLLED_BACK, () -> elsewhere.create(SandboxSpec.ofId(ID)));
    var spec = SandboxSpec.ofId(ID);
    assertThrows(ConflictException.class, () -> here.create(spec));
    assertEquals(2, here.count(), "with the default one");
  }

  @ParameterizedTest
  @EnumSource
  void aDeletionIsCarriedOutOnce(End end) {
    call(here);
    nextCommit(end);
    here.delete(ID);
    assertEquals(Optional.empty(), here.find(ID));
    assertEquals(1, here.count(), "the default one");
    assertThrows(SandboxNotFoundException.class, () -> here.delete(ID));
    assertThrows(SandboxNotFoundException.class, () -> call(here));
  }

  @ParameterizedTest
  @EnumSource
  void aDeletedSandboxIsCreatedAgainOnce(End end) {
    call(here);
    here.delete(ID);
    nextCommit(end);
    here.create(SandboxSpec.ofId(ID));
    assertEquals(0, calls());
    assertEquals(2, here.count(), "with the default one");
  }

  @ParameterizedTest
  @EnumSource
  void aResetKeepsLaterCallsOfAnotherServer(End end) {
    call(here);
    call(here);
    nextCommit(end, () -> call(elsewhere));
    here.reset(ID);
    assertEquals(end == End.COMMITTED ? 1 : 0, calls());
  }

  @ParameterizedTest
  @CsvSource({
    GENERAL_ERROR + ",The database does not answer.",
    "90028,The database can't read or write its files.",
    "53100,The database can't write: its disk is full.",
    "25006,The database can't be written to: it is read-only."
  })
  void workWithAnUnknownOutcomeIsNotRunAgain(String sqlState, String why) {
    call(here);
    breaks.add(Optional.of(new Break(End.COMMITTED, sqlState, () -> {})));
    var unknown = assertThrows(OutcomeUnknownException.class, () -> call(here));
    assertEquals(
        why + " Whether this call was carried out is not known.", Outage.sentence(unknown));
    assertEquals(2, calls());
    assertFalse(unknown.isCommitted(), "not yet known to be");
    assertEquals(3, call(here));
    assertTrue(unknown.isCommitted());
  }

  @Test
  void anUnknownOutcomeIsResolvedLater() {
    call(here);
    breaks.add(Optional.of(new Break(End.ROLLED_BACK, GENERAL_ERROR, () -> call(elsewhere))));
    var unknown = assertThrows(OutcomeUnknownException.class, () -> call(here));
    assertEquals(3, call(here));
    assertFalse(unknown.isCommitted());
  }

  @Test
  void everyGenerationInUseHasASandbox() {
    nextCommit(End.ROLLED_BACK, () -> call(elsewhere));
    call(here);
    nextCommit(End.COMMITTED);
    here.reset(ID);
    here.create(SandboxSpec.ofId("sb_gone"));
    nextCommit(End.COMMITTED);
    here.delete("sb_gone");
    assertEquals(
        List.of(),
        sameDatabase
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            select id from generation
                            where not discarded and id not in (
                              select generation from sandbox where not deleted)\
                            """)
                        .mapTo(Long.class)
                        .list()));
  }
}
