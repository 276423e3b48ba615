package dev.understudy.prolific;

import dev.understudy.json.Finding;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Optional;
import java.util.Set;

/**
 * Checks of the ids in a request. A sandbox that accepts unknown entities takes everything that can
 * be an id as existing, and every participant as having taken part in every study.
 */
final class EntityChecks {
  private static final String ID_FORM =
      "Ids have 1 to 64 letters of the Latin alphabet, digits and underscores.";

  // places in fixtures
  private static final String PARTICIPANTS = "under prolific.participants";
  private static final String STUDIES = "under prolific.studies";
  private static final String GROUPS = "under prolific.participant_groups";
  private static final String TO_A_STUDY = "to a study's participants";

  private final ProlificEntities entities;
  private final String caller;
  private final Ids ids;
  private final boolean acceptsUnknown;
  private final String sandbox;

  /** Creates the checks of a request of this researcher. */
  EntityChecks(SandboxTransaction tx, ProlificEntities entities, Researcher caller) {
    this.entities = entities;
    this.caller = caller.id();
    this.ids = tx.ids();
    this.acceptsUnknown = tx.sandbox().settings().acceptsUnknown();
    this.sandbox = tx.sandbox().idInPath();
  }

  /** Returns why a participant or another researcher can't be written to. */
  Optional<Finding> recipient(String field, String id) {
    if (entities.isResearcher(id, ids)) {
      return id.equals(caller) ? Optional.of(FieldErrors.ONESELF.at(field)) : Optional.empty();
    }
    return participantOfStudies(field, id);
  }

  /** Returns why a participant can't be written to. */
  Optional<Finding> participantOfStudies(String field, String id) {
    // seen: any study counts, not only the one of the request
    return participant(field, id)
        .or(
            () ->
                entities.participants().getOrDefault(id, Set.of()).isEmpty()
                    ? missing(TO_A_STUDY, FieldErrors.NOT_IN_ANY_STUDY, field, id)
                    : Optional.empty());
  }

  /** Returns why an id is not that of a participant. */
  Optional<Finding> participant(String field, String id) {
    return existing(
        entities.participants().containsKey(id),
        PARTICIPANTS + " and " + TO_A_STUDY,
        FieldErrors.UNKNOWN_PARTICIPANT,
        field,
        id);
  }

  /** Returns why an id is not that of a researcher, also where unknown entities are accepted. */
  Optional<Finding> researcher(String field, String id) {
    return entities.isResearcher(id, ids)
        ? Optional.empty()
        : Optional.of(FieldErrors.UNKNOWN_RESEARCHER.at(field, id));
  }

  /** Returns why an id is neither that of a participant nor that of a researcher. */
  Optional<Finding> user(String field, String id) {
    return existing(
        entities.isResearcher(id, ids) || entities.participants().containsKey(id),
        PARTICIPANTS,
        FieldErrors.UNKNOWN_USER,
        field,
        id);
  }

  /** Returns why an id is not that of a study. */
  Optional<Finding> study(String field, String id) {
    return existing(entities.studies().contains(id), STUDIES, FieldErrors.UNKNOWN_STUDY, field, id);
  }

  /** Returns why an id is not that of a study in which this participant took part. */
  Optional<Finding> studyOf(String participant, String field, String id) {
    return study(field, id)
        .or(
            () -> {
              var studies = entities.participants().get(participant);
              return studies == null || studies.contains(id)
                  ? Optional.empty()
                  : missing(TO_A_STUDY, FieldErrors.NOT_IN_STUDY, field, participant, id);
            });
  }

  /** Returns why an id is not that of a participant group. */
  Optional<Finding> group(String field, String id) {
    return existing(
        entities.groups().containsKey(id), GROUPS, FieldErrors.UNKNOWN_GROUP, field, id);
  }

  private Optional<Finding> existing(
      boolean exists, String place, FieldErrors error, String field, String id) {
    if (exists) {
      return Optional.empty();
    }
    return ProlificEntities.isId(id)
        ? missing(place, error, field, id)
        : Optional.of(error.at(field, id).hinting(ID_FORM));
  }

  /** Returns what is missing in the fixtures, and where to add it. */
  private Optional<Finding> missing(
      String place, FieldErrors error, String field, Object... particulars) {
    if (acceptsUnknown) {
      return Optional.empty();
    }
    var hint =
        "Add it to this sandbox with POST /_admin/sandboxes/"
            + sandbox
            + "/fixtures, "
            + place
            + "; or set unknown_entities to accept.";
    return Optional.of(error.at(field, particulars).hinting(hint));
  }
}
