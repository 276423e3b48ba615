package dev.understudy.prolific;

import dev.understudy.json.Finding;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Optional;

/**
 * Checks of the ids in a request. A sandbox that accepts unknown entities takes everything that can
 * be an id as existing, and every participant as having taken part in every study.
 */
final class EntityChecks {
  private static final String ID_FORM =
      "Ids have 1 to 64 letters of the Latin alphabet, digits and underscores.";

  private final ProlificEntities entities;
  private final String researcher;
  private final boolean acceptsUnknown;
  private final String sandbox;

  EntityChecks(SandboxTransaction tx, ProlificEntities entities) {
    this.entities = entities;
    this.researcher = entities.researcherId(tx.ids());
    this.acceptsUnknown = tx.sandbox().settings().acceptsUnknown();
    this.sandbox = tx.sandbox().idInPath();
  }

  /** Returns why a participant can't be written to. */
  Optional<Finding> recipient(String field, String id) {
    return participant(field, id)
        .or(
            () -> {
              // seen: any study counts, not only the one of the request
              var tookPart = acceptsUnknown || !entities.participants().get(id).isEmpty();
              return unless(
                  tookPart,
                  FieldErrors.NOT_IN_ANY_STUDY.at(field, id),
                  "to a study's participants");
            });
  }

  /** Returns why an id is not that of a participant. */
  Optional<Finding> participant(String field, String id) {
    return existing(
        entities.participants().containsKey(id),
        id,
        FieldErrors.UNKNOWN_PARTICIPANT.at(field, id),
        "under prolific.participants and to a study's participants");
  }

  /** Returns why an id is neither that of a participant nor that of the researcher. */
  Optional<Finding> user(String field, String id) {
    return existing(
        id.equals(researcher) || entities.participants().containsKey(id),
        id,
        FieldErrors.UNKNOWN_USER.at(field, id),
        "under prolific.participants");
  }

  /** Returns why an id is not that of a study. */
  Optional<Finding> study(String field, String id) {
    return existing(
        entities.studies().contains(id),
        id,
        FieldErrors.UNKNOWN_STUDY.at(field, id),
        "under prolific.studies");
  }

  /** Returns why an id is not that of a study in which this participant took part. */
  Optional<Finding> studyOf(String participant, String field, String id) {
    return study(field, id)
        .or(
            () -> {
              var studies = entities.participants().get(participant);
              return unless(
                  acceptsUnknown || studies == null || studies.contains(id),
                  FieldErrors.NOT_IN_STUDY.at(field, participant, id),
                  "to a study's participants");
            });
  }

  /** Returns why an id is not that of a participant group. */
  Optional<Finding> group(String field, String id) {
    return existing(
        entities.groups().containsKey(id),
        id,
        FieldErrors.UNKNOWN_GROUP.at(field, id),
        "under prolific.participant_groups");
  }

  private Optional<Finding> existing(boolean exists, String id, Finding unknown, String place) {
    if (!exists && !ProlificEntities.isId(id)) {
      return Optional.of(unknown.hinting(ID_FORM));
    }
    return unless(exists || acceptsUnknown, unknown, place);
  }

  private Optional<Finding> unless(boolean isKnown, Finding unknown, String place) {
    return isKnown
        ? Optional.empty()
        : Optional.of(
            unknown.hinting(
                "Add it to this sandbox with POST /_admin/sandboxes/"
                    + sandbox
                    + "/fixtures, "
                    + place
                    + "; or set unknown_entities to accept."));
  }
}
