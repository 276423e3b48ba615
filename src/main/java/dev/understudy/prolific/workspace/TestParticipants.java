package dev.understudy.prolific.workspace;

import dev.understudy.prolific.ProlificFixtures;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.workspace.WorkspaceStore.TestParticipantRow;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Test participants, which calls create. */
public final class TestParticipants {
  private static final RowNumbers NUMBERS = new RowNumbers("prolific_test_participant");
  private static final BatchWriter<TestParticipantRow> INSERT =
      BatchStatement.of(
              "insert into prolific_test_participant (row_key, id, email) values (:rowKey, :id,"
                  + " :email)",
              TestParticipantRow.class)
          ::run;

  private final SandboxTransaction tx;

  /** Creates the test participants of the sandbox of a transaction. */
  public TestParticipants(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** Returns the ids of all. */
  public Set<String> ids() {
    return all().stream().map(TestParticipantRow::id).collect(Collectors.toSet());
  }

  boolean hasEmail(String email) {
    return all().stream().anyMatch(row -> row.email().equalsIgnoreCase(email));
  }

  /** Adds a test participant; returns the id. */
  String add(String email) {
    long key = NUMBERS.nextKey(tx);
    var known = tx.entities().of(ProlificFixtures.READER).participants().keySet();
    var id =
        LongStream.iterate(RowKey.number(key), number -> number + 1)
            .mapToObj(
                number -> tx.ids().hex("test participant", number, ProlificMessages.ID_LENGTH))
            // a fixture may name one that was generated in another sandbox
            .filter(each -> !known.contains(each) && !ids().contains(each))
            .findFirst()
            .orElseThrow();
    tx.write(INSERT, new TestParticipantRow(key, id, email));
    return id;
  }

  private List<TestParticipantRow> all() {
    return NUMBERS.isEmpty(tx)
        ? List.of()
        : tx.flush()
            .attach(WorkspaceStore.class)
            .testParticipants(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }
}
