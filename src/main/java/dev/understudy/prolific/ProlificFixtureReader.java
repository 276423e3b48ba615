package dev.understudy.prolific;

import dev.understudy.fixture.Section;
import dev.understudy.sandbox.Ids;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One document on top of what earlier ones said; ids that are left out are made (ours: 24 hex). */
final class ProlificFixtureReader {
  private final Ids ids;
  private final Map<String, Set<String>> participants = new LinkedHashMap<>();
  private final Set<String> studies;
  private final Map<String, Set<String>> groups;
  private final Set<String> messages;
  private Optional<String> researcher;

  ProlificFixtureReader(ProlificEntities before, Ids ids) {
    this.ids = ids;
    this.researcher = before.researcher();
    before.participants().forEach((id, in) -> participants.put(id, new LinkedHashSet<>(in)));
    this.studies = new LinkedHashSet<>(before.studies());
    this.groups = new LinkedHashMap<>(before.groups());
    this.messages = new LinkedHashSet<>(before.messages());
  }

  /** What the sandbox has after this document. */
  ProlificEntities entities() {
    participants.replaceAll((id, in) -> Collections.unmodifiableSet(in));
    return new ProlificEntities(
        researcher,
        Collections.unmodifiableMap(participants),
        Collections.unmodifiableSet(studies),
        Collections.unmodifiableMap(groups),
        Collections.unmodifiableSet(messages));
  }

  /** The account's owner; a later document may say otherwise. */
  void researcher(Section section) {
    section
        .section("researcher")
        .ifPresent(
            each -> {
              var id = id(each, researcher.orElseGet(() -> made("researcher", 1)));
              if (participants.containsKey(id)) {
                each.problem("id", "'" + id + "' is a participant, who can't be the researcher");
              }
              researcher = Optional.of(id);
              each.text("name");
              each.text("email");
              each.noOtherKeys();
            });
  }

  void participants(Section section) {
    int number = 0;
    for (var each : section.sections("participants")) {
      var id = id(each, made("participant", ++number));
      if (researcher.filter(id::equals).isPresent()) {
        each.problem("id", "'" + id + "' is the researcher, who can't be a participant");
      } else if (participants.putIfAbsent(id, new LinkedHashSet<>()) != null) {
        each.problem("id", "there is a participant '" + id + "' already");
      }
      each.noOtherKeys();
    }
  }

  void studies(Section section) {
    int number = 0;
    for (var each : section.sections("studies")) {
      var id = id(each, made("study", ++number));
      if (!studies.add(id)) {
        each.problem("id", "there is a study '" + id + "' already");
      }
      members(each).forEach(member -> participants.get(member).add(id));
      each.noOtherKeys();
    }
  }

  void groups(Section section) {
    int number = 0;
    for (var each : section.sections("participant_groups")) {
      var id = id(each, made("participant group", ++number));
      if (groups.putIfAbsent(id, members(each)) != null) {
        each.problem("id", "there is a participant group '" + id + "' already");
      }
      each.noOtherKeys();
    }
  }

  private Set<String> members(Section section) {
    section.text("name");
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

  List<FixtureMessage> messages(Section section) {
    var planted = new ArrayList<FixtureMessage>();
    for (var each : section.sections("messages")) {
      planted.add(message(each, made("message", planted.size() + 1)));
      each.noOtherKeys();
    }
    return List.copyOf(planted);
  }

  private FixtureMessage message(Section section, String madeId) {
    var id = id(section, madeId);
    if (!messages.add(id)) {
      section.problem("id", "there is a message '" + id + "' already");
    }
    var from = section.text("from");
    var to = section.text("to");
    if (from.isPresent() == to.isPresent()) {
      section.problem("a message is either from a participant or to one");
    }
    from.ifPresent(person -> known(section, "from", person));
    to.ifPresent(person -> known(section, "to", person));
    var study = section.text("study_id");
    study
        .filter(named -> !studies.contains(named))
        .ifPresent(named -> section.problem("study_id", "there is no study '" + named + "'"));
    if (from.isEmpty()) {
      ofParticipantsOnly(section, "category");
      ofParticipantsOnly(section, "read");
    }
    return new FixtureMessage(
        new FixtureMessage.DocumentPosition(section.line(), section.pointer()),
        id,
        from.isPresent(),
        from.or(() -> to).orElse(""),
        body(section),
        study,
        section.choice("category", MessageCategory.words()),
        section.instant("sent_at").map(at -> at.truncatedTo(ChronoUnit.MICROS)),
        section.flag("read", false));
  }

  private void known(Section section, String key, String person) {
    if (!participants.containsKey(person)) {
      section.problem(key, unknownParticipant(person));
    }
  }

  private static void ofParticipantsOnly(Section section, String key) {
    if (section.has(key)) {
      section.problem(key, "only a message from a participant has '" + key + "'");
    }
  }

  private static String body(Section section) {
    var body = section.requiredText("body");
    var read = MessageText.of(body);
    if (!body.isBlank() && read.wrong().contains(FieldErrors.BLANK)) {
      section.problem("body", "'body' is blank once its markup is gone");
    }
    if (read.wrong().contains(FieldErrors.TOO_LONG)) {
      section.problem("body", "'body' has more than " + MessageText.MAX_LENGTH + " characters");
    }
    return read.text();
  }

  private static String id(Section section, String made) {
    var id = section.idOrMake("id", () -> made);
    if (!id.isBlank() && !ProlificEntities.isId(id)) {
      section.problem("id", "an id has 1 to 64 letters of a to z, digits and underscores");
    }
    return id;
  }

  private static String unknownParticipant(String id) {
    return "there is no participant '" + id + "'";
  }

  private String made(String kind, long number) {
    return ids.hex(kind, number, ProlificMessages.ID_LENGTH);
  }
}
