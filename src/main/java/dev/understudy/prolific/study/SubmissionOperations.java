package dev.understudy.prolific.study;

import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.Paging;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.RequestFields;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.study.SubmissionStore.SubmissionRow;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operations of submissions. */
public final class SubmissionOperations {
  private static final String SUBMISSIONS = "/api/v1/submissions/";
  private static final String SUBMISSION = SUBMISSIONS + "{id}/";
  private static final String PLACE = "submissions";
  private static final int PAGE_SIZE = 20; // spec
  private static final int DEFAULT_LIMIT = 1_000; // ours: most clients read one page only
  private static final int MIN_REJECTION = 100; // spec
  private static final int MAX_CODE = 500; // ours

  /** Categories of rejections (spec). */
  private static final List<String> REJECTIONS =
      List.of(
          "TOO_QUICKLY",
          "TOO_SLOWLY",
          "FAILED_INSTRUCTIONS",
          "INCOMP_LONGITUDINAL",
          "FAILED_CHECK",
          "LOW_EFFORT",
          "MALINGERING",
          "NO_CODE",
          "BAD_CODE",
          "NO_DATA",
          "UNSUPP_DEVICE",
          "OTHER");

  /** Answer to a request for a return (spec). */
  record ReturnRequest(String id, String status, String participant, String returnRequested) {}

  /** Returns the operations. */
  public List<Operation> operations() {
    return List.of(
        new Operation("get-submissions", "GET", SUBMISSIONS, this::list),
        new Operation(
            "get-study-submissions", "GET", "/api/v1/studies/{id}/submissions/", this::listOfStudy),
        new Operation("get-submission", "GET", SUBMISSION, this::get),
        new Operation(
            "transition-submission", "POST", SUBMISSION + "transition/", this::transition),
        new Operation(
            "request-submission-return", "POST", SUBMISSION + "request-return/", this::askReturn),
        new Operation(
            "bulk-approve-submissions", "POST", SUBMISSIONS + "bulk-approve/", this::bulkApprove));
  }

  private Response list(Call call) {
    var names = new ArrayList<>(Paging.PARAMETERS);
    names.add("study");
    names.addAll(SubmissionQuery.PARAMETERS);
    var fields = RequestFields.ofQuery(call, names);
    var studyId = fields.requiredId("study", new EntityChecks(call.tx())::study);
    var query = SubmissionQuery.read(fields, SubmissionQuery.ORDERINGS);
    var paging = Paging.read(fields, PAGE_SIZE, true);
    fields.check();
    return new Studies(call.tx())
        .find(studyId)
        .map(study -> page(call, study, query, paging))
        .orElseGet(() -> Response.ok(paging.body(call, List.of(), 0)));
  }

  private Response listOfStudy(Call call) {
    var study = StudyOperations.study(call);
    var names = new ArrayList<>(Paging.PARAMETERS);
    names.add("ordering");
    var fields = RequestFields.ofQuery(call, names);
    var query = SubmissionQuery.read(fields, SubmissionQuery.STUDY_ORDERINGS);
    var paging = Paging.read(fields, DEFAULT_LIMIT, false);
    fields.check();
    return page(call, study, query, paging);
  }

  private static Response page(Call call, StudyRow study, SubmissionQuery query, Paging paging) {
    var handle = call.tx().flush();
    long count = query.count(handle, study);
    paging.check(count);
    var page =
        query.find(handle, study, paging).stream()
            .map(row -> StudyViews.inList(row, study))
            .toList();
    return Response.ok(paging.body(call, page, count));
  }

  private Response get(Call call) {
    return view(call, submission(call));
  }

  private Response transition(Call call) {
    var row = submission(call);
    var fields = RequestFields.ofBody(call);
    var action =
        fields
            .requiredChoice("action", SubmissionTransition.words())
            .map(SubmissionTransition::valueOf);
    boolean isRepeated =
        action.filter(chosen -> chosen.to().word().equals(row.status())).isPresent();
    action
        .filter(chosen -> !isRepeated && !chosen.isAllowed(status(row)))
        .ifPresent(
            chosen ->
                fields.wrong(FieldErrors.NOT_ALLOWED.at("action", chosen.name(), row.status())));
    var reason = action.filter(SubmissionTransition.REJECT::equals).map(each -> rejection(fields));
    var code =
        action
            .filter(SubmissionTransition.COMPLETE::equals)
            .map(each -> fields.requiredText("completion_code", MAX_CODE));
    fields.check();
    if (isRepeated) {
      return view(call, row); // spec: the second of two equal requests is ignored
    }
    var study = new Studies(call.tx()).get(row.studyKey());
    reason.ifPresent(text -> ProlificMessages.send(call, row.participantId(), text, study.id()));
    var coded = code.map(row::withCode).orElse(row);
    var changed =
        new Submissions(call.tx()).changeStatus(List.of(coded), action.orElseThrow().to()).get(0);
    return view(call, changed);
  }

  /** Reads the reason of a rejection, which the participant gets as a message (spec). */
  private static MessageText rejection(RequestFields fields) {
    fields.requiredChoice("rejection_category", REJECTIONS);
    var text = MessageText.of(fields.requiredText("message", MessageText.MAX_LENGTH));
    if (!text.text().isEmpty()
        && text.text().codePointCount(0, text.text().length()) < MIN_REJECTION) {
      fields.wrong(FieldErrors.TOO_FEW_CHARACTERS.at("message", MIN_REJECTION));
    }
    return text;
  }

  /** Asks the participant in a message to return the submission (spec; the words are ours). */
  private Response askReturn(Call call) {
    var row = submission(call);
    var fields = RequestFields.ofBody(call);
    var reasons = fields.requiredTexts("request_return_reasons");
    var text = MessageText.of("Please return your submission.\n- " + String.join("\n- ", reasons));
    text.errors().forEach(error -> fields.wrong(error.at("request_return_reasons")));
    if (!SubmissionTransition.RETURN.isAllowed(status(row))) {
      fields.wrong(FieldErrors.NOT_ALLOWED.at("non_field_errors", "A return", row.status()));
    }
    fields.check();
    var study = new Studies(call.tx()).get(row.studyKey());
    ProlificMessages.send(call, row.participantId(), text, study.id());
    var changed = row.returnRequested(call.now());
    new Submissions(call.tx()).update(List.of(changed));
    return Response.ok(
        new ReturnRequest(
            changed.id(), changed.status(), changed.participantId(), call.now().toString()));
  }

  private Response bulkApprove(Call call) {
    var fields = RequestFields.ofBody(call);
    var rows = fields.has("submission_ids") ? named(call, fields) : ofStudy(call, fields);
    var waiting =
        rows.stream().filter(row -> status(row) != SubmissionStatus.APPROVED).distinct().toList();
    var field = fields.has("submission_ids") ? "submission_ids" : "participant_ids";
    waiting.stream()
        .filter(row -> !SubmissionTransition.APPROVE.isAllowed(status(row)))
        .forEach(
            row ->
                fields.wrong(
                    FieldErrors.NOT_ALLOWED.at(
                        field, "The approval of \"" + row.id() + "\"", row.status())));
    fields.check();
    new Submissions(call.tx()).changeStatus(waiting, SubmissionStatus.APPROVED);
    return Response.ok("The submissions are being approved."); // spec: a text
  }

  private static List<SubmissionRow> named(Call call, RequestFields fields) {
    var ids = fields.requiredTexts("submission_ids");
    var found = new Submissions(call.tx()).withIds(ids);
    ids.stream()
        .filter(id -> !found.containsKey(id))
        .forEach(id -> fields.wrong(FieldErrors.UNKNOWN_SUBMISSION.at("submission_ids", id)));
    return List.copyOf(found.values());
  }

  private static List<SubmissionRow> ofStudy(Call call, RequestFields fields) {
    var studyId = fields.requiredId("study_id", new EntityChecks(call.tx())::study);
    var ids = fields.requiredTexts("participant_ids");
    var study = new Studies(call.tx()).find(studyId);
    var found =
        study.map(known -> new Submissions(call.tx()).ofParticipants(known, ids)).orElse(Map.of());
    if (study.isPresent()) {
      ids.stream()
          .filter(id -> !found.containsKey(id))
          .forEach(id -> fields.wrong(FieldErrors.NOT_IN_STUDY.at("participant_ids", id, studyId)));
    }
    return List.copyOf(found.values());
  }

  private static SubmissionStatus status(SubmissionRow row) {
    return SubmissionStatus.of(row.status()).orElseThrow();
  }

  private static Response view(Call call, SubmissionRow row) {
    var study = new Studies(call.tx()).get(row.studyKey());
    return Response.ok(StudyViews.submission(row, study.id()));
  }

  private static SubmissionRow submission(Call call) {
    return new Submissions(call.tx())
        .find(EntityChecks.idInPath(call, "id", PLACE))
        .orElseThrow(() -> EntityChecks.notFound(call, PLACE));
  }
}
