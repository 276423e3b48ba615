package dev.understudy.prolific.workspace;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.prolific.ProlificFixtures;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.Researcher;
import dev.understudy.prolific.workspace.WorkspaceStore.ProjectRow;
import dev.understudy.prolific.workspace.WorkspaceStore.WorkspaceRow;
import dev.understudy.provider.Call;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Workspaces and projects in responses (spec). */
final class WorkspaceViews {
  private static final int MAX_PROJECTS = 1_000;

  private final Call call;
  private final Workspaces workspaces;
  private final Researcher owner;

  /** A member of a workspace or project. */
  record UserView(String id, String name, String email, List<String> roles) {}

  /** A workspace. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record WorkspaceView(
      String id,
      String title,
      String description,
      String owner,
      List<UserView> users,
      List<ProjectView> projects,
      String wallet,
      String currencyCode,
      Optional<Double> naivetyDistributionRate) {}

  /** A project. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ProjectView(
      String id,
      String title,
      String description,
      String owner,
      String type,
      Optional<String> publicDetails,
      List<UserView> users,
      String workspace,
      Optional<Double> naivetyDistributionRate,
      boolean isLongitudinal) {}

  /** The parts of a balance. */
  record Breakdown(long rewards, long fees, long vat) {}

  /** Funds of a workspace, in pence or cents. */
  record BalanceView(
      String currencyCode,
      long totalBalance,
      Breakdown balanceBreakdown,
      long availableBalance,
      Breakdown availableBalanceBreakdown) {}

  /** The account of the caller, as clients read it (seen). */
  record AccountView(
      String id,
      String email,
      String firstName,
      String lastName,
      String name,
      String username,
      String userType,
      String currencyCode,
      long balance,
      long availableBalance) {}

  WorkspaceViews(Call call) {
    this.call = call;
    this.workspaces = new Workspaces(call.tx());
    this.owner = call.entities(ProlificFixtures.READER).researcher(call.tx().ids());
  }

  WorkspaceView workspace(WorkspaceRow row) {
    return new WorkspaceView(
        row.id(),
        row.title(),
        row.description(),
        owner.id(),
        users("WORKSPACE_ADMIN"),
        workspaces.projects(row, MAX_PROJECTS, 0).stream()
            .map(project -> project(project, row))
            .toList(),
        call.tx().ids().hex("wallet", row.id(), ProlificMessages.ID_LENGTH),
        row.currencyCode(),
        Optional.empty());
  }

  ProjectView project(ProjectRow row, WorkspaceRow workspace) {
    return new ProjectView(
        row.id(),
        row.title(),
        row.description(),
        owner.id(),
        "PRIVATE",
        Optional.empty(),
        users("PROJECT_EDITOR"),
        workspace.id(),
        Optional.empty(),
        false);
  }

  private List<UserView> users(String role) {
    var others = call.entities(ProlificFixtures.READER).researchers().values().stream();
    return Stream.concat(Stream.of(owner), others)
        .map(each -> new UserView(each.id(), each.name(), each.email(), List.of(role)))
        .toList();
  }

  static BalanceView balance(WorkspaceRow row) {
    // ours: no fees, no VAT, and nothing is reserved for studies
    var parts = new Breakdown(row.balance(), 0, 0);
    return new BalanceView(row.currencyCode(), row.balance(), parts, row.balance(), parts);
  }

  AccountView account(Researcher caller) {
    var workspace = workspaces.first();
    var names = caller.name().strip().split("\\s+", 2);
    return new AccountView(
        caller.id(),
        caller.email(),
        names[0],
        names.length > 1 ? names[1] : "",
        caller.name(),
        caller.email(),
        "researcher",
        workspace.currencyCode(),
        workspace.balance(),
        workspace.balance());
  }
}
