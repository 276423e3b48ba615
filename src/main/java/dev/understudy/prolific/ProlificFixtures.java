package dev.understudy.prolific;

import dev.understudy.fixture.Section;
import dev.understudy.provider.Credential;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.EntityReader;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reader of the {@code prolific} section of fixtures. */
final class ProlificFixtures implements EntityReader<ProlificEntities> {
  static final ProlificFixtures READER = new ProlificFixtures();

  @Override
  public String section() {
    return ProlificProvider.NAME;
  }

  @Override
  public Class<ProlificEntities> type() {
    return ProlificEntities.class;
  }

  @Override
  public ProlificEntities none() {
    return ProlificEntities.NONE;
  }

  @Override
  public FixtureResult<ProlificEntities> readSection(
      Section section, ProlificEntities before, Ids ids) {
    var reader = new DocumentReader(before, ids);
    reader.owner(section);
    reader.researchers(section);
    reader.participants(section);
    reader.studies(section);
    reader.groups(section);
    var messages = reader.messages(section);
    var entities = reader.entities();
    return new FixtureResult<>(
        entities,
        messages.isEmpty()
            ? List.of()
            : List.of(tx -> FixtureMessage.addAll(tx, messages, entities)),
        List.copyOf(reader.tokens));
  }

  /**
   * A reader of one document, on top of earlier ones; it generates ids that are left out (ours).
   */
  private static final class DocumentReader {
    private final Ids ids;
    private final Map<String, Set<String>> participants = new LinkedHashMap<>();
    private final Set<String> studies;
    private final Map<String, Set<String>> groups;
    private final Set<String> messages;
    private final Map<String, Researcher> researchers;
    private final Set<String> tokens = new LinkedHashSet<>();
    private Optional<Researcher> owner;

    private DocumentReader(ProlificEntities before, Ids ids) {
      this.ids = ids;
      this.owner = before.researcher();
      this.researchers = new LinkedHashMap<>(before.researchers());
      before.participants().forEach((id, in) -> participants.put(id, new LinkedHashSet<>(in)));
      this.studies = new LinkedHashSet<>(before.studies());
      this.groups = new LinkedHashMap<>(before.groups());
      this.messages = new LinkedHashSet<>(before.messages());
    }

    /** Returns the entities of the sandbox with those of this document. */
    private ProlificEntities entities() {
      participants.replaceAll((id, in) -> Collections.unmodifiableSet(in));
      return new ProlificEntities(
          owner,
          Collections.unmodifiableMap(researchers),
          Collections.unmodifiableMap(participants),
          Collections.unmodifiableSet(studies),
          Collections.unmodifiableMap(groups),
          Collections.unmodifiableSet(messages));
    }

    /** Reads the account's owner; a later document can change it. */
    private void owner(Section section) {
      section
          .section("researcher")
          .ifPresent(
              each -> {
                var generated =
                    owner.map(Researcher::id).orElseGet(() -> generated("researcher", 1));
                var read = researcher(each, generated, Optional.empty());
                if (researchers.containsKey(read.id())) {
                  each.problem("id", "'" + read.id() + "' is another researcher already");
                }
                owner = Optional.of(read);
              });
    }

    private void researchers(Section section) {
      int number = 1;
      for (var each : section.sections("researchers")) {
        var read = researcher(each, generated("researcher", ++number), token(each));
        if (owner.map(Researcher::id).filter(read.id()::equals).isPresent()
            || researchers.putIfAbsent(read.id(), read) != null) {
          each.problem("id", "there is a researcher '" + read.id() + "' already");
        }
      }
    }

    private Researcher researcher(Section section, String generated, Optional<String> token) {
      var id = id(section, generated);
      if (participants.containsKey(id)) {
        section.problem("id", "'" + id + "' is a participant, who can't be a researcher");
      }
      var read =
          new Researcher(
              id,
              section.text("name").orElse(Researcher.NAME),
              section.text("email").orElse(Researcher.EMAIL),
              token);
      section.noOtherKeys();
      return read;
    }

    private Optional<String> token(Section section) {
      var token = section.text("token");
      token.ifPresent(
          text -> {
            if (!Credential.isWellFormed(text)) {
              section.problem("token", "a token is printable ASCII without blanks and commas");
            } else if (!tokens.add(text)
                || researchers.values().stream().anyMatch(each -> each.token().equals(token))) {
              section.problem("token", "another researcher has this token already");
            }
          });
      return token;
    }

    private void participants(Section section) {
      int number = 0;
      for (var each : section.sections("participants")) {
        var id = id(each, generated("participant", ++number));
        if (researchers.containsKey(id)
            || owner.map(Researcher::id).filter(id::equals).isPresent()) {
          each.problem("id", "'" + id + "' is a researcher, who can't be a participant");
        } else if (participants.putIfAbsent(id, new LinkedHashSet<>()) != null) {
          each.problem("id", "there is a participant '" + id + "' already");
        }
        each.noOtherKeys();
      }
    }

    private void studies(Section section) {
      int number = 0;
      for (var each : section.sections("studies")) {
        var id = id(each, generated("study", ++number));
        if (!studies.add(id)) {
          each.problem("id", "there is a study '" + id + "' already");
        }
        members(each).forEach(member -> participants.get(member).add(id));
        each.noOtherKeys();
      }
    }

    private void groups(Section section) {
      int number = 0;
      for (var each : section.sections("participant_groups")) {
        var id = id(each, generated("participant group", ++number));
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

    private List<FixtureMessage> messages(Section section) {
      var all = new ArrayList<FixtureMessage>();
      for (var each : section.sections("messages")) {
        all.add(message(each, generated("message", all.size() + 1)));
        each.noOtherKeys();
      }
      return List.copyOf(all);
    }

    private FixtureMessage message(Section section, String generatedId) {
      var id = id(section, generatedId);
      if (!messages.add(id)) {
        section.problem("id", "there is a message '" + id + "' already");
      }
      var from = section.text("from");
      var to = section.text("to");
      if (from.isPresent() == to.isPresent()) {
        section.problem("a message is either from a participant or to one");
      }
      from.ifPresent(person -> checkKnown(section, "from", person));
      to.ifPresent(person -> checkKnown(section, "to", person));
      var study = section.text("study_id");
      study
          .filter(named -> !studies.contains(named))
          .ifPresent(named -> section.problem("study_id", "there is no study '" + named + "'"));
      if (from.isEmpty()) {
        checkAbsent(section, "category");
        checkAbsent(section, "read");
      }
      return new FixtureMessage(
          new FixtureMessage.DocumentPosition(section.line(), section.pointer()),
          id,
          from.isPresent(),
          from.or(() -> to).orElse(""),
          body(section),
          study,
          section.choice(ProlificMessages.CATEGORY, ProlificMessages.CATEGORIES),
          section.instant("sent_at").map(at -> at.truncatedTo(ChronoUnit.MICROS)),
          section.flag("read", false));
    }

    private void checkKnown(Section section, String key, String person) {
      if (!participants.containsKey(person)) {
        section.problem(key, unknownParticipant(person));
      }
    }

    private static void checkAbsent(Section section, String key) {
      if (section.has(key)) {
        section.problem(key, "only a message from a participant has '" + key + "'");
      }
    }

    private static String body(Section section) {
      var body = section.requiredText("body");
      var text = MessageText.of(body);
      if (!body.isBlank() && text.errors().contains(FieldErrors.BLANK)) {
        section.problem("body", "'body' is blank once its markup is gone");
      }
      if (text.errors().contains(FieldErrors.TOO_LONG)) {
        section.problem("body", "'body' has more than " + MessageText.MAX_LENGTH + " characters");
      }
      return text.text();
    }

    private static String id(Section section, String generated) {
      var id = section.idOrMake("id", () -> generated);
      if (!id.isBlank() && !ProlificEntities.isId(id)) {
        section.problem("id", "an id has 1 to 64 letters of a to z, digits and underscores");
      }
      return id;
    }

    private static String unknownParticipant(String id) {
      return "there is no participant '" + id + "'";
    }

    private String generated(String kind, long number) {
      return ids.hex(kind, number, ProlificMessages.ID_LENGTH);
    }
  }
}
