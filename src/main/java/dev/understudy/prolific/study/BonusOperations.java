package dev.understudy.prolific.study;

import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.RequestFields;
import dev.understudy.prolific.study.BonusStore.BonusRow;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Operation.BodyFormat;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;

/** Operations of bonus payments, which are set up first and paid then. */
public final class BonusOperations {
  private static final RowNumbers NUMBERS = new RowNumbers("prolific_bonus_payment");
  private static final BatchWriter<BonusRow> INSERT =
      BatchStatement.of(
              """
              insert into prolific_bonus_payment (row_key, id, study_key, payments, total, created_at)
              values (:rowKey, :id, :studyKey, :payments, :total, :createdAt)\
              """,
              BonusRow.class)
          ::run;
  private static final TypeReference<List<Payment>> PAYMENTS = new TypeReference<>() {};

  private static final String CSV = "csv_bonuses";
  private static final int MAX_CSV = 1_000_000;
  private static final Pattern LINE =
      Pattern.compile("\\s*([A-Za-z0-9_]{1,64})\\s*,\\s*([0-9]{1,9}(?:\\.[0-9]{1,2})?)\\s*");

  /** An amount for a submission, in pence or cents. */
  record Payment(String submission, long amount) {}

  /** A line of the request. */
  private record Entry(String id, long amount) {}

  /** Bonuses that were set up (spec). There are no fees and no VAT (ours). */
  record BonusView(String id, String study, long amount, long fees, long vat, long totalAmount) {}

  /** Returns the operations. */
  public List<Operation> operations() {
    return List.of(
        new Operation(
            "create-bonus-payments", "POST", "/api/v1/submissions/bonus-payments/", this::create),
        new Operation(
                "pay-bonus-payments", "POST", "/api/v1/bulk-bonus-payments/{id}/pay/", this::pay)
            .with(BodyFormat.NONE));
  }

  private Response create(Call call) {
    var fields = RequestFields.ofBody(call);
    var studyId = fields.requiredId("study_id", new EntityChecks(call.tx())::study);
    var entries = entries(fields, fields.requiredText(CSV, MAX_CSV));
    var study = new Studies(call.tx()).find(studyId);
    var payments = study.map(known -> payments(call, fields, known, entries)).orElse(List.of());
    fields.check();
    long key = NUMBERS.nextKey(call.tx());
    var id = call.tx().ids().hex("bonus", RowKey.number(key), ProlificMessages.ID_LENGTH);
    long total = payments.stream().mapToLong(Payment::amount).sum();
    var json = ColumnJson.write(payments);
    call.tx().addStoredBytes(json.length());
    call.tx()
        .write(
            INSERT,
            new BonusRow(key, id, study.map(StudyRow::rowKey).orElse(0L), json, total, call.now()));
    return Response.of(201, new BonusView(id, studyId, total, 0, 0, total));
  }

  private static List<Entry> entries(RequestFields fields, String csv) {
    var entries = new ArrayList<Entry>();
    int number = 0;
    for (var line : csv.lines().toList()) {
      number++;
      var found = LINE.matcher(line);
      if (found.matches()) {
        entries.add(
            new Entry(
                found.group(1), new BigDecimal(found.group(2)).movePointRight(2).longValueExact()));
      } else if (!line.isBlank()) {
        fields.wrong(FieldErrors.NO_BONUS.at(CSV, number));
      }
    }
    return entries;
  }

  /** Returns the payments to the submissions of a study; each entry names a participant or one. */
  private static List<Payment> payments(
      Call call, RequestFields fields, StudyRow study, List<Entry> entries) {
    var ids = entries.stream().map(Entry::id).toList();
    var submissions = new Submissions(call.tx());
    var byParticipant = submissions.ofParticipants(study, ids);
    var byId = submissions.withIds(ids);
    var payments = new ArrayList<Payment>();
    for (var entry : entries) {
      var submission =
          Optional.ofNullable(byParticipant.get(entry.id()))
              .or(
                  () ->
                      Optional.ofNullable(byId.get(entry.id()))
                          .filter(row -> row.studyKey() == study.rowKey()));
      submission.ifPresentOrElse(
          row -> payments.add(new Payment(row.id(), entry.amount())),
          () -> fields.wrong(FieldErrors.NOT_IN_THE_STUDY.at(CSV, entry.id())));
    }
    return payments;
  }

  /** Pays at once; paying again pays twice (spec). */
  private Response pay(Call call) {
    var bonus = find(call);
    var study =
        Optional.of(bonus.studyKey()).filter(key -> key > 0).map(new Studies(call.tx())::get);
    var workspaceId = study.flatMap(StudyRow::workspaceId);
    if (!new Workspaces(call.tx()).withdraw(workspaceId, bonus.total())) {
      var sentence = "The balance of the workspace is too low.";
      throw new Problem.Failing(400, Optional.empty(), Optional.of(sentence), Map.of()).refusal();
    }
    var payments = ColumnJson.read(bonus.payments(), PAYMENTS);
    var submissions = new Submissions(call.tx());
    var rows = submissions.withIds(payments.stream().map(Payment::submission).toList());
    payments.forEach(
        payment ->
            rows.computeIfPresent(
                payment.submission(), (id, row) -> row.withBonus(payment.amount())));
    submissions.update(List.copyOf(rows.values()));
    return Response.of(202, "The bonuses are being paid."); // spec: a text
  }

  private static BonusRow find(Call call) {
    var id = EntityChecks.idInPath(call, "id", "submissions");
    long generation = call.tx().generation();
    return call.tx()
        .flush()
        .attach(BonusStore.class)
        .find(RowKey.first(generation), RowKey.end(generation), id)
        .orElseThrow(() -> new Problem.NotFound(call.request().path()).refusal());
  }
}
