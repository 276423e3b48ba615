package dev.understudy.prolific;

import dev.understudy.json.Finding;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Optional;

/**
 * Whom and what a request may name. Where the sandbox accepts unknown entities, everything that can
 * be an id is taken as existing, and every participant as having taken part.
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

  /** What is wrong with writing to this participant. */
  Optional<Finding> recipient(String field, String id) {
    return participant(field, id)
        .or(
            () -> {
              // seen: having taken part in any study is enough, not only in the one that is named
              var known = acceptsUnknown || !entities.participants().get(id).isEmpty();
              return unless(known, FieldErrors.STRANGER.at(field, id), "to a study's participants");
            });
  }

  /** What is wrong with naming this participant. */
  Optional<Finding> participant(String field, String id) {
    return existing(
        entities.participants().containsKey(id),
        id,
        FieldErrors.UNKNOWN_PARTICIPANT.at(field, id),
        "under prolific.participants and to a study's participants");
  }

  /** What is wrong with naming this user, who may also be the researcher. */
  Optional<Finding> user(String field, String id) {
    return existing(
        id.equals(researcher) || entities.participants().containsKey(id),
        id,
        FieldErrors.UNKNOWN_USER.at(field, id),
        "under prolific.participants");
  }

  /** What is wrong with naming this study. */
  Optional<Finding> study(String field, String id) {
    return existing(
        entities.studies().contains(id),
        id,
        FieldErrors.UNKNOWN_STUDY.at(field, id),
        "under prolific.studies");
  }

  /** What is wrong with naming this study as one that this participant took part in. */
  Optional<Finding> studyOf(String participant, String field, String id) {
    return study(field, id)
        .or(
            () -> {
              var known = entities.participants().get(participant);
              return unless(
                  acceptsUnknown || known == null || known.contains(id),
                  FieldErrors.NOT_IN_STUDY.at(field, participant, id),
                  "to a study's participants");
            });
  }

  /** What is wrong with naming this participant group. */
  Optional<Finding> group(String field, String id) {
    return existing(
        entities.groups().containsKey(id),
        id,
        FieldErrors.UNKNOWN_GROUP.at(field, id),
        "under prolific.participant_groups");
  }

  private Optional<Finding> existing(boolean exists, String id, Finding unknown, String where) {
    if (!exists && !ProlificEntities.isId(id)) {
      return Optional.of(unknown.hinting(ID_FORM));
    }
    return unless(exists || acceptsUnknown, unknown, where);
  }

  private Optional<Finding> unless(boolean fine, Finding unknown, String where) {
    return fine
        ? Optional.empty()
        : Optional.of(
            unknown.hinting(
                "Add it to this sandbox with POST /_admin/sandboxes/"
                    + sandbox
                    + "/fixtures, "
                    + where
                    + "; or set unknown_entities to accept."));
  }
}
