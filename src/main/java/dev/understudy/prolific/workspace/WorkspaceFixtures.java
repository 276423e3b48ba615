package dev.understudy.prolific.workspace;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.prolific.ProlificDocument;
import dev.understudy.prolific.ProlificDocument.DocumentPosition;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reader of the {@code workspaces} of fixtures. */
public final class WorkspaceFixtures {
  private static final long MAX_BALANCE = 1_000_000_000_000L;
  private static final List<String> CURRENCIES = List.of("GBP", "USD"); // spec

  /** A workspace of a document. */
  private record WorkspaceSeed(
      DocumentPosition at,
      String id,
      String title,
      String description,
      String currency,
      long balance,
      List<ProjectSeed> projects) {}

  /** A project of a document. */
  private record ProjectSeed(DocumentPosition at, String id, String title, String description) {}

  private WorkspaceFixtures() {}

  /** Reads the workspaces of a document; returns the work that adds them to a sandbox. */
  public static Optional<Consumer<SandboxTransaction>> read(
      Section section, ProlificDocument document) {
    var seeds = new ArrayList<WorkspaceSeed>();
    int projects = 0;
    for (var each : section.sections("workspaces")) {
      var seed = workspace(each, document, seeds.size() + 1, projects);
      projects += seed.projects().size();
      seeds.add(seed);
      each.noOtherKeys();
    }
    return seeds.isEmpty() ? Optional.empty() : Optional.of(tx -> seed(tx, seeds));
  }

  private static WorkspaceSeed workspace(
      Section section, ProlificDocument document, int number, int projectsBefore) {
    var id = document.newId(section, document.workspaces(), "workspace", number);
    var projects = new ArrayList<ProjectSeed>();
    for (var each : section.sections("projects")) {
      projects.add(
          new ProjectSeed(
              DocumentPosition.of(each),
              document.newId(
                  each, document.projects(), "project", projectsBefore + projects.size() + 1),
              each.requiredText("title"),
              each.text("description").orElse("")));
      each.noOtherKeys();
    }
    return new WorkspaceSeed(
        DocumentPosition.of(section),
        id,
        section.requiredText("title"),
        section.text("description").orElse(""),
        section.choice("currency_code", CURRENCIES).orElse(Workspaces.CURRENCY),
        ProlificDocument.number(section, "balance", 0, MAX_BALANCE, Workspaces.BALANCE),
        List.copyOf(projects));
  }

  /**
   * Writes the workspaces of a sandbox; the one that always exists only if it has been needed.
   *
   * @return the ids of the workspaces and projects
   */
  public static Set<String> write(SandboxTransaction tx, SectionWriter section) {
    var ids = new LinkedHashSet<String>();
    var workspaces = new Workspaces(tx);
    for (var each : workspaces.added()) {
      ids.add(each.id());
      var written =
          section
              .item("workspaces")
              .put("id", each.id())
              .put("title", each.title())
              .put("description", each.description().isEmpty() ? null : each.description())
              .put("currency_code", each.currencyCode())
              .put("balance", each.balance());
      for (var project : workspaces.projects(each, Integer.MAX_VALUE, 0)) {
        ids.add(project.id());
        written
            .item("projects")
            .put("id", project.id())
            .put("title", project.title())
            .put("description", project.description().isEmpty() ? null : project.description());
      }
    }
    return ids;
  }

  private static void seed(SandboxTransaction tx, List<WorkspaceSeed> seeds) {
    var workspaces = new Workspaces(tx);
    if (workspaces.hasRows()) {
      ProlificDocument.refuseTaken(
          seeds, "workspace", WorkspaceSeed::at, WorkspaceSeed::id, workspaces::exists);
      ProlificDocument.refuseTaken(
          seeds.stream().flatMap(seed -> seed.projects().stream()).toList(),
          "project",
          ProjectSeed::at,
          ProjectSeed::id,
          workspaces::projectExists);
    }
    for (var seed : seeds) {
      var workspace =
          workspaces.add(
              Optional.of(seed.id()),
              seed.title(),
              seed.description(),
              seed.currency(),
              seed.balance());
      seed.projects()
          .forEach(
              each ->
                  workspaces.addProject(
                      workspace, Optional.of(each.id()), each.title(), each.description()));
    }
  }
}
