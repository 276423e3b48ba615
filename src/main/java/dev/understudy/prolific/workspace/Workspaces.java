package dev.understudy.prolific.workspace;

import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.workspace.WorkspaceStore.ProjectRow;
import dev.understudy.prolific.workspace.WorkspaceStore.WorkspaceRow;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.List;
import java.util.Optional;

/**
 * Workspaces of a sandbox and their projects. There is always a workspace: if no fixture has one,
 * the first call that needs one adds it, with a project.
 */
public final class Workspaces {
  /** Tables of workspaces, projects and test participants. */
  public static final List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("prolific_workspace"),
          ProviderTable.ofRows("prolific_project"),
          ProviderTable.ofRows("prolific_test_participant"));

  // ours
  static final String CURRENCY = "GBP";
  static final long BALANCE = 1_000_000;
  private static final String TITLE = "My workspace";
  private static final String PROJECT_TITLE = "My project";

  private static final RowNumbers WORKSPACE_NUMBERS = new RowNumbers("prolific_workspace");
  private static final RowNumbers PROJECT_NUMBERS = new RowNumbers("prolific_project");
  private static final BatchWriter<WorkspaceRow> INSERT_WORKSPACES =
      BatchStatement.of(
              """
              insert into prolific_workspace (row_key, id, title, description, currency_code, balance,
                created_at)
              values (:rowKey, :id, :title, :description, :currencyCode, :balance, :createdAt)\
              """,
              WorkspaceRow.class)
          ::run;
  private static final BatchWriter<ProjectRow> INSERT_PROJECTS =
      BatchStatement.of(
              """
              insert into prolific_project (row_key, workspace_key, id, title, description, created_at)
              values (:rowKey, :workspaceKey, :id, :title, :description, :createdAt)\
              """,
              ProjectRow.class)
          ::run;

  private final SandboxTransaction tx;

  /** Creates the workspaces of the sandbox of a transaction. */
  public Workspaces(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** Returns the id of the first workspace. */
  public String firstId() {
    return first().id();
  }

  /** Returns whether there is a workspace with this id. */
  public boolean exists(String id) {
    return find(id).isPresent();
  }

  /** Returns the first workspace, to which everything belongs that names none. */
  WorkspaceRow first() {
    return page(1, 0).get(0);
  }

  Optional<WorkspaceRow> find(String id) {
    addMissing();
    return store().findWorkspace(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  WorkspaceRow get(long rowKey) {
    return store().getWorkspace(rowKey);
  }

  List<WorkspaceRow> page(int limit, long offset) {
    addMissing();
    return store()
        .workspaces(RowKey.first(tx.generation()), RowKey.end(tx.generation()), limit, offset);
  }

  long count() {
    addMissing();
    return store().countWorkspaces(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
  }

  /** Returns the workspaces that fixtures or calls have added, or that a call needed. */
  List<WorkspaceRow> added() {
    return store()
        .workspaces(
            RowKey.first(tx.generation()), RowKey.end(tx.generation()), Integer.MAX_VALUE, 0);
  }

  /** Returns whether fixtures or calls have added workspaces. */
  boolean hasRows() {
    return !WORKSPACE_NUMBERS.isEmpty(tx);
  }

  /**
   * Adds the workspace that always exists, unless there is one. It is written at once and without
   * {@link RowNumbers}, so that it stays if the call is refused.
   */
  private void addMissing() {
    long first = RowKey.first(tx.generation());
    if (store().workspaces(first, RowKey.end(tx.generation()), 1, 0).isEmpty()) {
      long key = RowKey.of(tx.generation(), 1);
      var id = generated("workspace", key);
      var workspace = new WorkspaceRow(key, id, TITLE, "", CURRENCY, BALANCE, tx.now());
      var project =
          new ProjectRow(key, key, generated("project", key), PROJECT_TITLE, "", tx.now());
      INSERT_WORKSPACES.write(tx.flush(), List.of(workspace));
      INSERT_PROJECTS.write(tx.flush(), List.of(project));
    }
  }

  /**
   * Adds a workspace.
   *
   * @param id empty: an id is generated
   */
  WorkspaceRow add(
      Optional<String> id, String title, String description, String currency, long balance) {
    long key = WORKSPACE_NUMBERS.nextKey(tx);
    var row =
        new WorkspaceRow(
            key,
            id.orElseGet(() -> generated("workspace", key)),
            title,
            description,
            currency,
            balance,
            tx.now());
    tx.write(INSERT_WORKSPACES, row);
    return row;
  }

  /** Writes a workspace that has changed. */
  void update(WorkspaceRow changed) {
    store().updateWorkspace(changed);
  }

  /**
   * Takes an amount from the balance of a workspace.
   *
   * @param workspaceId empty: the first workspace
   * @return false if the balance is too low; then nothing is taken
   */
  public boolean withdraw(Optional<String> workspaceId, long amount) {
    var workspace = workspaceId.flatMap(this::find).orElseGet(this::first);
    if (workspace.balance() < amount) {
      return false;
    }
    update(workspace.with(workspace.balance() - amount));
    return true;
  }

  /** Returns whether there is a project with this id. */
  public boolean projectExists(String id) {
    return findProject(id).isPresent();
  }

  /** Returns the id of the workspace of a project. */
  public Optional<String> workspaceIdOfProject(String id) {
    return findProject(id).map(project -> get(project.workspaceKey()).id());
  }

  Optional<ProjectRow> findProject(String id) {
    addMissing();
    return store().findProject(RowKey.first(tx.generation()), RowKey.end(tx.generation()), id);
  }

  List<ProjectRow> projects(WorkspaceRow workspace, int limit, long offset) {
    return store().projects(workspace.rowKey(), limit, offset);
  }

  long countProjects(WorkspaceRow workspace) {
    return store().countProjects(workspace.rowKey());
  }

  /** Returns the id of the first project of a workspace, if it has projects. */
  public Optional<String> firstProjectId(String workspaceId) {
    return find(workspaceId)
        .flatMap(workspace -> projects(workspace, 1, 0).stream().map(ProjectRow::id).findFirst());
  }

  /**
   * Adds a project.
   *
   * @param id empty: an id is generated
   */
  ProjectRow addProject(
      WorkspaceRow workspace, Optional<String> id, String title, String description) {
    long key = PROJECT_NUMBERS.nextKey(tx);
    var row =
        new ProjectRow(
            key,
            workspace.rowKey(),
            id.orElseGet(() -> generated("project", key)),
            title,
            description,
            tx.now());
    tx.write(INSERT_PROJECTS, row);
    return row;
  }

  /** Writes a project that has changed. */
  void updateProject(ProjectRow changed) {
    store().updateProject(changed);
  }

  private String generated(String kind, long key) {
    return tx.ids().hex(kind, RowKey.number(key), ProlificMessages.ID_LENGTH);
  }

  private WorkspaceStore store() {
    return tx.flush().attach(WorkspaceStore.class);
  }
}
