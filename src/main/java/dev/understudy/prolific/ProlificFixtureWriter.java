package dev.understudy.prolific;

import dev.understudy.fixture.SectionWriter;
import dev.understudy.message.Direction;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.prolific.group.GroupFixtures;
import dev.understudy.prolific.study.StudyFixtureWriter;
import dev.understudy.prolific.workspace.TestParticipants;
import dev.understudy.prolific.workspace.WorkspaceFixtures;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writer of the {@code prolific} section of a fixture, from the entities that a sandbox has now.
 */
final class ProlificFixtureWriter {
  private final SandboxTransaction tx;
  private final ProlificEntities entities;
  private final SectionWriter section;

  ProlificFixtureWriter(SandboxTransaction tx, ProlificEntities entities, SectionWriter section) {
    this.tx = tx;
    this.entities = entities;
    this.section = section;
  }

  void write() {
    var studies = StudyFixtureWriter.of(tx);
    writeResearchers();
    for (var id : participants(studies)) {
      section.item("participants").put("id", id);
    }
    var workspaces = WorkspaceFixtures.write(tx, section);
    studies.write(section, workspaces);
    GroupFixtures.write(tx, section, workspaces);
    section.put("conversation_topics", entities.topics());
    entities.messages().stream()
        .flatMap(id -> new Messages(tx).withId(id).stream())
        .forEach(this::write);
  }

  private void writeResearchers() {
    entities.researcher().ifPresent(each -> write(each, section.section("researcher")));
    entities.researchers().values().forEach(each -> write(each, section.item("researchers")));
  }

  private static void write(Researcher researcher, SectionWriter to) {
    to.put("id", researcher.id()).put("name", researcher.name()).put("email", researcher.email());
  }

  /** Returns all participants that studies or groups name, too: calls may have made them known. */
  private Set<String> participants(StudyFixtureWriter studies) {
    var all = new LinkedHashSet<>(entities.participants().keySet());
    all.addAll(new TestParticipants(tx).ids());
    all.addAll(studies.participants());
    all.addAll(GroupFixtures.participants(tx));
    all.removeIf(id -> !ProlificEntities.isId(id) || entities.isResearcher(id, tx.ids()));
    return all;
  }

  /** Writes a message that a fixture has named; those of calls are not part of a fixture. */
  private void write(Message message) {
    boolean isInbound = message.direction() == Direction.INBOUND;
    section
        .item("messages")
        .put("id", message.id())
        .put(isInbound ? "from" : "to", isInbound ? message.sender() : message.recipient())
        .put("body", message.body())
        .put("study_id", message.details().get("study_id"))
        .put("category", message.details().get(ProlificMessages.CATEGORY))
        .put("sent_at", message.sentAt())
        .put("read", isInbound && message.readAt().isPresent() ? true : null);
  }
}
