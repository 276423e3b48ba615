package dev.understudy.prolific.workspace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of workspaces, projects and test participants. */
@RegisterConstructorMapper(WorkspaceStore.WorkspaceRow.class)
@RegisterConstructorMapper(WorkspaceStore.ProjectRow.class)
@RegisterConstructorMapper(WorkspaceStore.TestParticipantRow.class)
interface WorkspaceStore {
  /**
   * A workspace.
   *
   * @param balance in pence or cents
   */
  record WorkspaceRow(
      long rowKey,
      String id,
      String title,
      String description,
      String currencyCode,
      long balance,
      Instant createdAt) {
    /** Returns the workspace with another title and description. */
    WorkspaceRow with(String otherTitle, String otherDescription) {
      return new WorkspaceRow(
          rowKey, id, otherTitle, otherDescription, currencyCode, balance, createdAt);
    }

    /** Returns the workspace with another balance. */
    WorkspaceRow with(long otherBalance) {
      return new WorkspaceRow(
          rowKey, id, title, description, currencyCode, otherBalance, createdAt);
    }
  }

  /**
   * A project.
   *
   * @param workspaceKey the row key of its workspace
   */
  record ProjectRow(
      long rowKey,
      long workspaceKey,
      String id,
      String title,
      String description,
      Instant createdAt) {
    /** Returns the project with another title and description. */
    ProjectRow with(String otherTitle, String otherDescription) {
      return new ProjectRow(rowKey, workspaceKey, id, otherTitle, otherDescription, createdAt);
    }
  }

  /** A participant that a call has created. */
  record TestParticipantRow(long rowKey, String id, String email) {}

  @SqlQuery("select count(*) from prolific_workspace where row_key > :first and row_key < :end")
  long countWorkspaces(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      """
      select * from prolific_workspace where row_key > :first and row_key < :end
      order by row_key limit :limit offset :offset\
      """)
  List<WorkspaceRow> workspaces(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("limit") int limit,
      @Bind("offset") long offset);

  @SqlQuery(
      """
      select * from prolific_workspace where id = :id and row_key > :first and row_key < :end
      limit 1\
      """)
  Optional<WorkspaceRow> findWorkspace(
      @Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlQuery("select * from prolific_workspace where row_key = :rowKey")
  WorkspaceRow getWorkspace(@Bind("rowKey") long rowKey);

  @SqlUpdate(
      """
      update prolific_workspace set title = :title, description = :description, balance = :balance
      where row_key = :rowKey\
      """)
  void updateWorkspace(@BindMethods WorkspaceRow row);

  @SqlQuery("select count(*) from prolific_project where workspace_key = :workspaceKey")
  long countProjects(@Bind("workspaceKey") long workspaceKey);

  @SqlQuery(
      """
      select * from prolific_project where workspace_key = :workspaceKey
      order by row_key limit :limit offset :offset\
      """)
  List<ProjectRow> projects(
      @Bind("workspaceKey") long workspaceKey,
      @Bind("limit") int limit,
      @Bind("offset") long offset);

  @SqlQuery(
      """
      select * from prolific_project where id = :id and row_key > :first and row_key < :end
      limit 1\
      """)
  Optional<ProjectRow> findProject(
      @Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlUpdate(
      """
      update prolific_project set title = :title, description = :description
      where row_key = :rowKey\
      """)
  void updateProject(@BindMethods ProjectRow row);

  @SqlQuery(
      """
      select * from prolific_test_participant where row_key > :first and row_key < :end
      order by row_key\
      """)
  List<TestParticipantRow> testParticipants(@Bind("first") long first, @Bind("end") long end);
}
