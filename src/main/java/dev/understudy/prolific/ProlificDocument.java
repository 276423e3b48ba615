package dev.understudy.prolific;

import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureProblem;
import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Ids;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Entities that are read from one fixture document, on top of those of earlier documents. Ids that
 * are left out are generated (ours).
 */
public final class ProlificDocument {
  private final Ids ids;
  private final Map<String, Set<String>> participants = new LinkedHashMap<>();
  private final Set<String> workspaces;
  private final Set<String> projects;
  private final Set<String> studies;
  private final Set<String> submissions;
  private final Set<String> groups;
  private final Set<String> messages;
  private final Set<String> topics;
  private final Map<String, Researcher> researchers;
  private final Set<String> tokens = new LinkedHashSet<>();
  private Optional<Researcher> owner;

  /** A position in a document, for problems that are found when its rows are added. */
  public record DocumentPosition(int line, String pointer) {
    /** Returns the position of a section. */
    public static DocumentPosition of(Section section) {
      return new DocumentPosition(section.line(), section.pointer());
    }
  }

  ProlificDocument(ProlificEntities before, Ids ids) {
    this.ids = ids;
    this.owner = before.researcher();
    this.researchers = new LinkedHashMap<>(before.researchers());
    before.participants().forEach((id, in) -> participants.put(id, new LinkedHashSet<>(in)));
    this.workspaces = new LinkedHashSet<>(before.workspaces());
    this.projects = new LinkedHashSet<>(before.projects());
    this.studies = new LinkedHashSet<>(before.studies());
    this.submissions = new LinkedHashSet<>(before.submissions());
    this.groups = new LinkedHashSet<>(before.groups());
    this.messages = new LinkedHashSet<>(before.messages());
    this.topics = new LinkedHashSet<>(before.topics());
  }

  /** Returns the entities of the sandbox with those of this document. */
  ProlificEntities entities() {
    participants.replaceAll((id, in) -> Collections.unmodifiableSet(in));
    return new ProlificEntities(
        owner,
        Collections.unmodifiableMap(researchers),
        Collections.unmodifiableMap(participants),
        Collections.unmodifiableSet(workspaces),
        Collections.unmodifiableSet(projects),
        Collections.unmodifiableSet(studies),
        Collections.unmodifiableSet(submissions),
        Collections.unmodifiableSet(groups),
        Collections.unmodifiableSet(messages),
        Collections.unmodifiableSet(topics));
  }

  /** Returns the participants, each with its studies, to which more can be added. */
  Map<String, Set<String>> participants() {
    return participants;
  }

  /** Returns the ids of workspaces, to which more can be added. */
  public Set<String> workspaces() {
    return workspaces;
  }

  /** Returns the ids of projects, to which more can be added. */
  public Set<String> projects() {
    return projects;
  }

  /** Returns the ids of studies, to which more can be added. */
  public Set<String> studies() {
    return studies;
  }

  /** Returns the ids of submissions, to which more can be added. */
  public Set<String> submissions() {
    return submissions;
  }

  /** Returns the ids of participant groups, to which more can be added. */
  public Set<String> groups() {
    return groups;
  }

  /** Returns the topics of conversations, to which more can be added. */
  Set<String> topics() {
    return topics;
  }

  /** Returns the ids of messages, to which more can be added. */
  Set<String> messages() {
    return messages;
  }

  /** Returns the account's owner, if a document has one. */
  Optional<Researcher> owner() {
    return owner;
  }

  void setOwner(Researcher changed) {
    owner = Optional.of(changed);
  }

  /** Returns the other researchers by id, to which more can be added. */
  Map<String, Researcher> researchers() {
    return researchers;
  }

  /** Returns the tokens of this document's researchers, to which more can be added. */
  Set<String> tokens() {
    return tokens;
  }

  /**
   * Reads the id of an entity, and adds it to those of its kind.
   *
   * @param number of the entity in this document, from 1
   */
  public String newId(Section section, Set<String> taken, String kind, int number) {
    var id = id(section, generated(kind, number));
    if (!taken.add(id)) {
      var article = kind.startsWith("a") || kind.startsWith("e") ? "an " : "a ";
      section.problem("id", "there is " + article + kind + " '" + id + "' already");
    }
    return id;
  }

  String id(Section section, String generated) {
    var id = section.idOrMake("id", () -> generated);
    if (!id.isBlank() && !ProlificEntities.isId(id)) {
      section.problem("id", "an id has 1 to 64 letters of a to z, digits and underscores");
    }
    return id;
  }

  String generated(String kind, long number) {
    return ids.hex(kind, number, ProlificMessages.ID_LENGTH);
  }

  /** Reads the participants at a key of a study or group, each of them once. */
  public Set<String> members(Section section) {
    var named = section.texts("participants");
    var members = new LinkedHashSet<String>();
    for (int i = 0; i < named.size(); i++) {
      var id = named.get(i);
      if (!participants.containsKey(id)) {
        section.problemAt("participants", i, unknownParticipant(id));
      } else if (!members.add(id)) {
        section.problemAt("participants", i, "'" + id + "' is in this list already");
      }
    }
    return Collections.unmodifiableSet(members);
  }

  /** Notes that a participant has taken part in a study. */
  public void takesPart(String participant, String study) {
    Optional.ofNullable(participants.get(participant)).ifPresent(in -> in.add(study));
  }

  /** Checks that a text names an entity of a kind. */
  public void checkKnown(Section section, String key, String kind, Set<String> known) {
    section
        .text(key)
        .filter(named -> !known.contains(named))
        .ifPresent(named -> section.problem(key, "there is no " + kind + " '" + named + "'"));
  }

  /** Checks that a participant is known. */
  public void checkParticipant(Section section, String key, String id) {
    if (!participants.containsKey(id)) {
      section.problem(key, unknownParticipant(id));
    }
  }

  private static String unknownParticipant(String id) {
    return "there is no participant '" + id + "'";
  }

  /** Reads a whole number. */
  public static long number(Section section, String key, long min, long max, long otherwise) {
    var text = section.text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().matches("[0-9]{1,12}")) {
      long number = Long.parseLong(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    }
    section.problem(
        key,
        "'"
            + key
            + "' must be a whole number from "
            + min
            + " to "
            + max
            + ", not '"
            + text.get()
            + "'");
    return otherwise;
  }

  /**
   * Refuses the rows of a document that is posted to a sandbox, if calls have made rows with the
   * same ids.
   *
   * @throws FixtureException if so
   */
  public static <T> void refuseTaken(
      List<T> rows,
      String kind,
      Function<T, DocumentPosition> at,
      Function<T, String> id,
      Predicate<String> isTaken) {
    var problems =
        rows.stream()
            .filter(row -> isTaken.test(id.apply(row)))
            .map(
                row ->
                    // a sandbox has rows only before a document that is posted to it
                    new FixtureProblem(
                        "request body",
                        at.apply(row).line(),
                        at.apply(row).pointer() + "/id",
                        "there is a " + kind + " '" + id.apply(row) + "' already"))
            .toList();
    if (!problems.isEmpty()) {
      throw new FixtureException(problems);
    }
  }
}
