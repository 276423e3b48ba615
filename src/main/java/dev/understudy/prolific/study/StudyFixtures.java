package dev.understudy.prolific.study;

import dev.understudy.fixture.Section;
import dev.understudy.prolific.ProlificDocument;
import dev.understudy.prolific.ProlificDocument.DocumentPosition;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.study.SubmissionStore.SubmissionRow;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reader of the {@code studies} and {@code submissions} of fixtures. Each participant of a study
 * has a submission in it, of which the fixture may give the details.
 */
public final class StudyFixtures {
  // ours
  private static final long REWARD = 100;
  private static final long MINUTES = 5;
  private static final String COMPLETION_CODE = "COMPLETED";
  static final long MAX_NUMBER = 1_000_000_000;

  /** A study of a document. */
  private record StudySeed(
      DocumentPosition at,
      String id,
      String name,
      Optional<String> internalName,
      String description,
      String externalStudyUrl,
      Optional<String> workspace,
      Optional<String> project,
      String completionCode,
      long reward,
      long places,
      long minutes,
      StudyStatus status,
      Optional<Instant> publishAt,
      Set<String> participants) {}

  /** A submission of a document. */
  private record SubmissionSeed(
      DocumentPosition at,
      String id,
      String study,
      String participant,
      SubmissionStatus status,
      Optional<Instant> startedAt) {}

  private final ProlificDocument document;
  private final List<StudySeed> studies = new ArrayList<>();

  /** Submissions by study, then by participant. */
  private final Map<String, Map<String, SubmissionSeed>> submissions = new LinkedHashMap<>();

  private StudyFixtures(ProlificDocument document) {
    this.document = document;
  }

  /**
   * Reads the studies and submissions of a document; returns the work that adds them to a sandbox.
   */
  public static Optional<Consumer<SandboxTransaction>> read(
      Section section, ProlificDocument document) {
    var reader = new StudyFixtures(document);
    reader.readStudies(section);
    reader.readSubmissions(section);
    return reader.studies.isEmpty() && reader.submissions.isEmpty()
        ? Optional.empty()
        : Optional.of(reader::seed);
  }

  private void readStudies(Section section) {
    for (var each : section.sections("studies")) {
      var id = document.newId(each, document.studies(), "study", studies.size() + 1);
      var participants = document.members(each);
      participants.forEach(participant -> document.takesPart(participant, id));
      document.checkKnown(each, "workspace_id", "workspace", document.workspaces());
      document.checkKnown(each, "project_id", "project", document.projects());
      studies.add(study(each, id, participants));
      each.noOtherKeys();
    }
  }

  private static StudySeed study(Section section, String id, Set<String> participants) {
    return new StudySeed(
        DocumentPosition.of(section),
        id,
        section.text("name").orElse(id),
        section.text("internal_name"),
        section.text("description").orElse(""),
        section.text("external_study_url").orElse(""),
        section.text("workspace_id"),
        section.text("project_id"),
        section.text("completion_code").orElse(COMPLETION_CODE),
        ProlificDocument.number(section, "reward", 0, MAX_NUMBER, REWARD),
        ProlificDocument.number(
            section, "total_available_places", 0, MAX_NUMBER, Math.max(1, participants.size())),
        ProlificDocument.number(section, "estimated_completion_time", 1, MAX_NUMBER, MINUTES),
        section
            .choice("status", StudyStatus.words())
            .flatMap(StudyStatus::of)
            .orElse(StudyStatus.ACTIVE),
        section.instant("publish_at").map(at -> at.truncatedTo(ChronoUnit.MICROS)),
        participants);
  }

  private void readSubmissions(Section section) {
    int number = 0;
    for (var each : section.sections("submissions")) {
      var seed = submission(each, ++number);
      var ofStudy = submissions.computeIfAbsent(seed.study(), id -> new LinkedHashMap<>());
      if (ofStudy.putIfAbsent(seed.participant(), seed) != null) {
        each.problem(
            "participant_id",
            "there is a submission of '" + seed.participant() + "' in this study already");
      }
      document.takesPart(seed.participant(), seed.study());
      each.noOtherKeys();
    }
  }

  private SubmissionSeed submission(Section section, int number) {
    var id = document.newId(section, document.submissions(), Submissions.KIND, number);
    var study = section.requiredText("study_id");
    document.checkKnown(section, "study_id", "study", document.studies());
    var participant = section.requiredText("participant_id");
    if (!participant.isBlank()) {
      document.checkParticipant(section, "participant_id", participant);
    }
    return new SubmissionSeed(
        DocumentPosition.of(section),
        id,
        study,
        participant,
        section
            .choice("status", SubmissionStatus.words())
            .flatMap(SubmissionStatus::of)
            .orElse(SubmissionStatus.AWAITING_REVIEW),
        section.instant("started_at").map(at -> at.truncatedTo(ChronoUnit.MICROS)));
  }

  private void seed(SandboxTransaction tx) {
    refuseTaken(tx);
    studies.forEach(study -> seed(tx, study));
    var known = new LinkedHashSet<String>();
    studies.forEach(study -> known.add(study.id()));
    submissions.forEach(
        (study, seeds) -> {
          if (!known.contains(study)) {
            seedLater(tx, study, seeds);
          }
        });
  }

  private void refuseTaken(SandboxTransaction tx) {
    if (!Studies.NUMBERS.isEmpty(tx)) {
      ProlificDocument.refuseTaken(
          studies, "study", StudySeed::at, StudySeed::id, new Studies(tx)::exists);
    }
    if (!Submissions.NUMBERS.isEmpty(tx)) {
      ProlificDocument.refuseTaken(
          submissions.values().stream().flatMap(all -> all.values().stream()).toList(),
          Submissions.KIND,
          SubmissionSeed::at,
          SubmissionSeed::id,
          id -> new Submissions(tx).find(id).isPresent());
    }
  }

  /** Adds a study with its submissions. */
  private void seed(SandboxTransaction tx, StudySeed seed) {
    long key = Studies.NUMBERS.nextKey(tx);
    var named = submissions.getOrDefault(seed.id(), Map.of());
    var participants = new LinkedHashSet<>(seed.participants());
    participants.addAll(named.keySet());
    var counts = new TreeMap<String, Long>();
    var all = new Submissions(tx);
    for (var participant : participants) {
      var row = row(tx, key, seed, participant, Optional.ofNullable(named.get(participant)));
      counts.merge(row.status(), 1L, Long::sum);
      all.addOfFixture(row);
    }
    new Studies(tx).add(row(tx, key, seed, ColumnJson.write(counts)));
  }

  private static StudyRow row(SandboxTransaction tx, long key, StudySeed seed, String counts) {
    boolean isPublished =
        seed.status() != StudyStatus.UNPUBLISHED && seed.status() != StudyStatus.SCHEDULED;
    return new StudyRow(
        key,
        seed.id(),
        seed.name(),
        seed.internalName(),
        seed.description(),
        seed.externalStudyUrl(),
        seed.workspace(),
        seed.project(),
        seed.completionCode(),
        seed.reward(),
        seed.places(),
        seed.minutes(),
        seed.status().word(),
        counts,
        tx.now(),
        seed.publishAt(),
        isPublished ? Optional.of(tx.now()) : Optional.empty());
  }

  private static SubmissionRow row(
      SandboxTransaction tx,
      long studyKey,
      StudySeed study,
      String participant,
      Optional<SubmissionSeed> named) {
    var text = study.id() + '\n' + participant;
    return row(
        tx,
        Submissions.NUMBERS.nextKey(tx),
        studyKey,
        study.completionCode(),
        named.orElseGet(
            () ->
                new SubmissionSeed(
                    study.at(),
                    tx.ids().hex(Submissions.KIND, text, ProlificMessages.ID_LENGTH),
                    study.id(),
                    participant,
                    SubmissionStatus.AWAITING_REVIEW,
                    Optional.empty())));
  }

  private static SubmissionRow row(
      SandboxTransaction tx, long key, long studyKey, String completionCode, SubmissionSeed seed) {
    var startedAt = seed.startedAt().orElse(tx.now());
    boolean isComplete = seed.status().isComplete();
    return new SubmissionRow(
        key,
        studyKey,
        seed.id(),
        seed.participant(),
        seed.status().word(),
        startedAt,
        isComplete ? Optional.of(startedAt) : Optional.empty(),
        isComplete ? Optional.of(completionCode) : Optional.empty(),
        Optional.empty(),
        Submissions.NO_BONUSES);
  }

  /** Adds submissions to a study of an earlier document; a participant's own one is replaced. */
  private static void seedLater(
      SandboxTransaction tx, String studyId, Map<String, SubmissionSeed> seeds) {
    var all = new Submissions(tx);
    var study = new Studies(tx).find(studyId).orElseThrow();
    var counts = new TreeMap<>(Studies.counts(study));
    for (var seed : seeds.values()) {
      var before = all.ofParticipant(study, seed.participant());
      long key = before.map(SubmissionRow::rowKey).orElseGet(() -> Submissions.NUMBERS.nextKey(tx));
      var row = row(tx, key, study.rowKey(), study.completionCode(), seed);
      before.ifPresentOrElse(old -> all.update(List.of(row)), () -> all.addOfFixture(row));
      before.ifPresent(old -> counts.merge(old.status(), -1L, Long::sum));
      counts.merge(row.status(), 1L, Long::sum);
    }
    counts.values().removeIf(count -> count == 0);
    new Studies(tx).updateCounts(study.rowKey(), counts);
  }
}
