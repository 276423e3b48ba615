package dev.understudy.prolific.group;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.prolific.ProlificDocument;
import dev.understudy.prolific.ProlificDocument.DocumentPosition;
import dev.understudy.prolific.ProlificEntities;
import dev.understudy.prolific.group.GroupStore.GroupRow;
import dev.understudy.prolific.group.GroupStore.MemberRow;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reader of the {@code participant_groups} of fixtures. */
public final class GroupFixtures {
  /** A group of a document. */
  private record GroupSeed(
      DocumentPosition at,
      String id,
      String name,
      Optional<String> description,
      Optional<String> workspace,
      Set<String> participants) {}

  private GroupFixtures() {}

  /** Reads the groups of a document; returns the work that adds them to a sandbox. */
  public static Optional<Consumer<SandboxTransaction>> read(
      Section section, ProlificDocument document) {
    var seeds = new ArrayList<GroupSeed>();
    for (var each : section.sections("participant_groups")) {
      var id = document.newId(each, document.groups(), "participant group", seeds.size() + 1);
      document.checkKnown(each, "workspace_id", "workspace", document.workspaces());
      seeds.add(
          new GroupSeed(
              DocumentPosition.of(each),
              id,
              each.text("name").orElse(id),
              each.text("description"),
              each.text("workspace_id"),
              document.members(each)));
      each.noOtherKeys();
    }
    return seeds.isEmpty() ? Optional.empty() : Optional.of(tx -> seed(tx, seeds));
  }

  /** Returns the members of all groups. */
  public static Set<String> participants(SandboxTransaction tx) {
    var groups = new ParticipantGroups(tx);
    return groups.all().stream()
        .filter(group -> !group.deleted())
        .flatMap(group -> groups.members(group).stream())
        .map(MemberRow::participantId)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Writes the groups of a sandbox.
   *
   * @param workspaces the ids of the workspaces that the fixture has
   */
  public static void write(SandboxTransaction tx, SectionWriter section, Set<String> workspaces) {
    var groups = new ParticipantGroups(tx);
    for (var group : groups.all().stream().filter(each -> !each.deleted()).toList()) {
      section
          .item("participant_groups")
          .put("id", group.id())
          .put("name", group.name())
          .put("description", group.description())
          .put("workspace_id", group.workspaceId().filter(workspaces::contains))
          .put(
              "participants",
              groups.members(group).stream()
                  .map(MemberRow::participantId)
                  .filter(ProlificEntities::isId)
                  .toList());
    }
  }

  private static void seed(SandboxTransaction tx, List<GroupSeed> seeds) {
    var groups = new ParticipantGroups(tx);
    if (groups.hasRows()) {
      ProlificDocument.refuseTaken(
          seeds,
          "participant group",
          GroupSeed::at,
          GroupSeed::id,
          id -> groups.find(id).isPresent());
    }
    for (var seed : seeds) {
      groups.add(
          GroupRow.of(seed.id(), seed.name(), seed.description(), seed.workspace()),
          seed.participants());
    }
  }
}
