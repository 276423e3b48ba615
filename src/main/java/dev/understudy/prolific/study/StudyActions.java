package dev.understudy.prolific.study;

import dev.understudy.json.FieldReader;
import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.ProlificEntities;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Changes of studies and submissions that participants and time bring about, and a test makes. */
public final class StudyActions {
  /** A study after its change. */
  record ChangedStudy(String id, String status) {}

  /** Returns the actions. */
  public List<AdminAction> actions() {
    return List.of(
        new AdminAction("/prolific/submissions", 201, this::submit),
        new AdminAction("POST", "/prolific/studies/{study_id}/status", 200, this::changeStudy));
  }

  /** Adds a participant's submission to a study, or changes the status of the one that is there. */
  private Object submit(SandboxTransaction tx, ObjectNode body) {
    var fields = FieldReader.strict(body);
    var checks = new EntityChecks(tx);
    var studyId = fields.requiredText("study_id");
    fields.check("study_id", studyId, checks::study);
    var participant = fields.requiredText("participant_id");
    fields.check("participant_id", participant, checks::participant);
    var status =
        fields
            .required("status")
            .flatMap(value -> fields.choice("status", SubmissionStatus.words()))
            .flatMap(SubmissionStatus::of);
    var study = studyId.flatMap(new Studies(tx)::find);
    if (study.isEmpty() && fields.isFine()) {
      fields.wrong("study_id", "There is no such study in this sandbox.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    var submissions = new Submissions(tx);
    var row =
        submissions
            .ofParticipant(study.orElseThrow(), participant.orElseThrow())
            .map(before -> submissions.changeStatus(List.of(before), status.orElseThrow()).get(0))
            .orElseGet(
                () ->
                    submissions.add(
                        study.orElseThrow(), participant.orElseThrow(), status.orElseThrow()));
    return StudyViews.submission(row, study.map(StudyRow::id).orElseThrow());
  }

  private Object changeStudy(SandboxTransaction tx, Map<String, String> inPath, ObjectNode body) {
    var fields = FieldReader.strict(body);
    var status =
        fields
            .required("status")
            .flatMap(value -> fields.choice("status", StudyStatus.words()))
            .flatMap(StudyStatus::of);
    Problem.Invalid.throwIfAny(fields.findings());
    var id = inPath.get("study_id");
    var study =
        Optional.of(id)
            .filter(ProlificEntities::isId)
            .flatMap(new Studies(tx)::find)
            .orElseThrow(
                () ->
                    new Problem.NotFound(id, Optional.of("There is no study '" + id + "'."))
                        .refusal());
    var changed = new Studies(tx).changeStatus(study, status.orElseThrow());
    return new ChangedStudy(changed.id(), changed.status());
  }
}
