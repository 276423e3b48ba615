package dev.understudy.prolific;

import dev.understudy.json.Finding;
import dev.understudy.prolific.group.ParticipantGroups;
import dev.understudy.prolific.study.Studies;
import dev.understudy.prolific.study.Submissions;
import dev.understudy.prolific.workspace.TestParticipants;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks of the ids in a request. A sandbox that accepts unknown entities takes everything that can
 * be an id as existing, and every participant as having taken part in every study.
 */
public final class EntityChecks {
  private static final String ID_FORM =
      "Ids have 1 to 64 letters of the Latin alphabet, digits and underscores.";

  // places in fixtures
  private static final String PARTICIPANTS = "under prolific.participants";
  private static final String STUDIES = "under prolific.studies";
  private static final String GROUPS = "under prolific.participant_groups";
  private static final String WORKSPACES = "under prolific.workspaces";
  private static final String TO_A_STUDY = "to a study's participants";

  private final SandboxTransaction tx;
  private final ProlificEntities entities;
  private final String caller;
  private final Ids ids;
  private final boolean acceptsUnknown;
  private final String sandbox;

  /** Participants that no fixture has, with the studies of their submissions. */
  private final Map<String, Optional<Set<String>>> others = new HashMap<>();

  /** Creates the checks of a request of the account's owner. */
  public EntityChecks(SandboxTransaction tx) {
    this(
        tx,
        tx.entities().of(ProlificFixtures.READER),
        tx.entities().of(ProlificFixtures.READER).researcher(tx.ids()));
  }

  /** Creates the checks of a call. */
  public EntityChecks(Call call) {
    this(call.tx(), call.entities(ProlificFixtures.READER), Researcher.of(call));
  }

  /** Creates the checks of a request of this researcher. */
  EntityChecks(SandboxTransaction tx, ProlificEntities entities, Researcher caller) {
    this.tx = tx;
    this.entities = entities;
    this.caller = caller.id();
    this.ids = tx.ids();
    this.acceptsUnknown = tx.sandbox().settings().acceptsUnknown();
    this.sandbox = tx.sandbox().idInPath();
  }

  /** Looks up together those of many participants that no fixture has in a study. */
  void prepare(Collection<String> participants) {
    if (acceptsUnknown) {
      return;
    }
    var unknown =
        participants.stream()
            .filter(id -> entities.participants().getOrDefault(id, Set.of()).isEmpty())
            .filter(id -> ProlificEntities.isId(id) && !others.containsKey(id))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (unknown.isEmpty()) {
      return;
    }
    var studies = new Submissions(tx).studiesOf(unknown);
    var testParticipants = new TestParticipants(tx).ids();
    unknown.forEach(
        id ->
            others.put(
                id,
                Optional.ofNullable(studies.get(id))
                    .or(
                        () ->
                            testParticipants.contains(id)
                                ? Optional.of(Set.of())
                                : Optional.empty())));
  }

  /** Returns the studies of a participant; empty if there is no such participant. */
  private Optional<Set<String>> studiesOf(String id) {
    var known = Optional.ofNullable(entities.participants().get(id));
    if (known.filter(studies -> !studies.isEmpty()).isPresent() || acceptsUnknown) {
      return known;
    }
    prepare(List.of(id));
    return others.getOrDefault(id, Optional.empty()).or(() -> known);
  }

  /** Returns why a participant or another researcher can't be written to. */
  public Optional<Finding> recipient(String field, String id) {
    if (entities.isResearcher(id, ids)) {
      return id.equals(caller) ? Optional.of(FieldErrors.ONESELF.at(field)) : Optional.empty();
    }
    return participantOfStudies(field, id);
  }

  /** Returns why a participant can't be written to. */
  public Optional<Finding> participantOfStudies(String field, String id) {
    // seen: any study counts, not only the one of the request
    return participant(field, id)
        .or(
            () ->
                studiesOf(id).orElse(Set.of()).isEmpty()
                    ? missing(TO_A_STUDY, FieldErrors.NOT_IN_ANY_STUDY, field, id)
                    : Optional.empty());
  }

  /** Returns why an id is not that of a participant. */
  public Optional<Finding> participant(String field, String id) {
    return existing(
        studiesOf(id).isPresent(),
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
        entities.isResearcher(id, ids) || studiesOf(id).isPresent(),
        PARTICIPANTS,
        FieldErrors.UNKNOWN_USER,
        field,
        id);
  }

  /** Returns why an id is not that of a study. */
  public Optional<Finding> study(String field, String id) {
    return existing(
        entities.studies().contains(id) || new Studies(tx).exists(id),
        STUDIES,
        FieldErrors.UNKNOWN_STUDY,
        field,
        id);
  }

  /** Returns why an id is not that of a study in which this participant took part. */
  Optional<Finding> studyOf(String participant, String field, String id) {
    return study(field, id)
        .or(
            () -> {
              var known = studiesOf(participant).orElse(Set.of(id));
              return known.contains(id) || hasSubmission(participant, id)
                  ? Optional.empty()
                  : missing(TO_A_STUDY, FieldErrors.NOT_IN_STUDY, field, participant, id);
            });
  }

  /** Returns why participants have no submission in a study. */
  public List<Finding> submissions(String field, Collection<String> participants, String study) {
    var studiesOf = new Submissions(tx).studiesOf(participants);
    return participants.stream()
        .filter(each -> !studiesOf.getOrDefault(each, Set.of()).contains(study))
        .flatMap(
            each ->
                (ProlificEntities.isId(each)
                        ? missing(TO_A_STUDY, FieldErrors.NOT_IN_STUDY, field, each, study)
                        : Optional.of(
                            FieldErrors.UNKNOWN_PARTICIPANT.at(field, each).hinting(ID_FORM)))
                    .stream())
        .toList();
  }

  private boolean hasSubmission(String participant, String study) {
    return new Submissions(tx)
        .studiesOf(List.of(participant))
        .getOrDefault(participant, Set.of())
        .contains(study);
  }

  /** Returns why an id is not that of a participant group. */
  Optional<Finding> group(String field, String id) {
    return existing(
        new ParticipantGroups(tx).exists(id), GROUPS, FieldErrors.UNKNOWN_GROUP, field, id);
  }

  /** Returns why an id is not that of a workspace. */
  public Optional<Finding> workspace(String field, String id) {
    return existing(
        new Workspaces(tx).exists(id), WORKSPACES, FieldErrors.UNKNOWN_WORKSPACE, field, id);
  }

  /** Returns why an id is not that of a project. */
  public Optional<Finding> project(String field, String id) {
    return existing(
        new Workspaces(tx).projectExists(id), WORKSPACES, FieldErrors.UNKNOWN_PROJECT, field, id);
  }

  /** Returns why an id is not that of an organisation: there are none (ours). */
  public Optional<Finding> organisation(String field, String id) {
    return acceptsUnknown && ProlificEntities.isId(id)
        ? Optional.empty()
        : Optional.of(FieldErrors.UNKNOWN_ORGANISATION.at(field, id));
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
    var hint = addIt(sandbox) + place + "; or set unknown_entities to accept.";
    return Optional.of(error.at(field, particulars).hinting(hint));
  }

  /**
   * Returns the refusal of a call whose path names something that does not exist.
   *
   * @param place where fixtures have such things, such as {@code studies}
   */
  public static Refusal notFound(Call call, String place) {
    var hint = addIt(call.tx().sandbox().idInPath()) + "under prolific." + place + ".";
    return new Problem.NotFound(call.request().path(), Optional.of(hint)).refusal();
  }

  /**
   * Returns the id in a call's path.
   *
   * @throws Refusal if it has not the form of an id
   */
  public static String idInPath(Call call, String name, String place) {
    return Optional.of(call.request().inPath().get(name))
        .filter(ProlificEntities::isId)
        .orElseThrow(() -> notFound(call, place));
  }

  private static String addIt(String sandbox) {
    return "Add it to this sandbox with POST /_admin/sandboxes/" + sandbox + "/fixtures, ";
  }
}
