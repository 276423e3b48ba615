package dev.understudy.prolific;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.prolific.ProlificDocument.DocumentPosition;
import dev.understudy.prolific.group.GroupFixtures;
import dev.understudy.prolific.study.StudyFixtures;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.prolific.workspace.WorkspaceFixtures;
import dev.understudy.provider.Credential;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reader of the {@code prolific} section of fixtures. */
public final class ProlificFixtures implements EntityReader<ProlificEntities> {
  public static final ProlificFixtures READER = new ProlificFixtures();

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
    var document = new ProlificDocument(before, ids);
    readOwner(section, document);
    readResearchers(section, document);
    readParticipants(section, document);
    var seedRows = new ArrayList<Consumer<SandboxTransaction>>();
    WorkspaceFixtures.read(section, document).ifPresent(seedRows::add);
    StudyFixtures.read(section, document).ifPresent(seedRows::add);
    GroupFixtures.read(section, document).ifPresent(seedRows::add);
    var messages = readMessages(section, document);
    document.topics().addAll(section.texts("conversation_topics"));
    var entities = document.entities();
    if (!messages.isEmpty()) {
      seedRows.add(tx -> FixtureMessage.addAll(tx, messages, entities));
    }
    return new FixtureResult<>(entities, List.copyOf(seedRows), List.copyOf(document.tokens()));
  }

  @Override
  public void write(SandboxTransaction tx, SectionWriter section) {
    new ProlificFixtureWriter(tx, tx.entities().of(this), section).write();
  }

  /** Reads the account's owner; a later document can change it. */
  private static void readOwner(Section section, ProlificDocument document) {
    section
        .section("researcher")
        .ifPresent(
            each -> {
              var generated =
                  document
                      .owner()
                      .map(Researcher::id)
                      .orElseGet(() -> document.generated("researcher", 1));
              var read = researcher(each, document, generated, Optional.empty());
              if (document.researchers().containsKey(read.id())) {
                each.problem("id", "'" + read.id() + "' is another researcher already");
              }
              document.setOwner(read);
            });
  }

  private static void readResearchers(Section section, ProlificDocument document) {
    int number = 1;
    for (var each : section.sections("researchers")) {
      var generated = document.generated("researcher", ++number);
      var read = researcher(each, document, generated, token(each, document));
      if (isOwner(read.id(), document)
          || document.researchers().putIfAbsent(read.id(), read) != null) {
        each.problem("id", "there is a researcher '" + read.id() + "' already");
      }
    }
  }

  private static Researcher researcher(
      Section section, ProlificDocument document, String generated, Optional<String> token) {
    var id = document.id(section, generated);
    if (document.participants().containsKey(id)) {
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

  private static Optional<String> token(Section section, ProlificDocument document) {
    var token = section.text("token");
    token.ifPresent(
        text -> {
          if (!Credential.isPrintable(text) || !text.equals(text.strip())) {
            section.problem("token", "a token is printable ASCII without blanks around it");
          } else if (!document.tokens().add(text)
              || document.researchers().values().stream()
                  .anyMatch(each -> each.token().equals(token))) {
            section.problem("token", "another researcher has this token already");
          }
        });
    return token;
  }

  private static boolean isOwner(String id, ProlificDocument document) {
    return document.owner().map(Researcher::id).filter(id::equals).isPresent();
  }

  private static void readParticipants(Section section, ProlificDocument document) {
    int number = 0;
    for (var each : section.sections("participants")) {
      var id = document.id(each, document.generated("participant", ++number));
      if (document.researchers().containsKey(id) || isOwner(id, document)) {
        each.problem("id", "'" + id + "' is a researcher, who can't be a participant");
      } else if (document.participants().putIfAbsent(id, new LinkedHashSet<>()) != null) {
        each.problem("id", "there is a participant '" + id + "' already");
      }
      each.noOtherKeys();
    }
  }

  private static List<FixtureMessage> readMessages(Section section, ProlificDocument document) {
    var all = new ArrayList<FixtureMessage>();
    for (var each : section.sections("messages")) {
      all.add(message(each, document, all.size() + 1));
      each.noOtherKeys();
    }
    return List.copyOf(all);
  }

  private static FixtureMessage message(Section section, ProlificDocument document, int number) {
    var id = document.newId(section, document.messages(), "message", number);
    var from = section.text("from");
    var to = section.text("to");
    if (from.isPresent() == to.isPresent()) {
      section.problem("a message is either from a participant or to one");
    }
    from.ifPresent(person -> document.checkParticipant(section, "from", person));
    to.ifPresent(person -> document.checkParticipant(section, "to", person));
    document.checkKnown(section, "study_id", "study", document.studies());
    if (from.isEmpty()) {
      checkAbsent(section, "category");
      checkAbsent(section, "read");
    }
    return new FixtureMessage(
        DocumentPosition.of(section),
        id,
        from.isPresent(),
        from.or(() -> to).orElse(""),
        body(section),
        section.text("study_id"),
        section.choice(ProlificMessages.CATEGORY, ProlificMessages.CATEGORIES),
        section.instant("sent_at").map(at -> at.truncatedTo(ChronoUnit.MICROS)),
        section.flag("read", false));
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
}
