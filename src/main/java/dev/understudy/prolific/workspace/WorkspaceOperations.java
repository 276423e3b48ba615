package dev.understudy.prolific.workspace;

import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.Paging;
import dev.understudy.prolific.ProlificFixtures;
import dev.understudy.prolific.RequestFields;
import dev.understudy.prolific.workspace.WorkspaceStore.ProjectRow;
import dev.understudy.prolific.workspace.WorkspaceStore.WorkspaceRow;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operations of the account: the caller, workspaces, projects and test participants. */
public final class WorkspaceOperations {
  private static final String API = "/api/v1/";
  private static final String WORKSPACE = API + "workspaces/{workspace_id}/";
  private static final String PROJECT = API + "projects/{project_id}/";
  private static final int DEFAULT_LIMIT = 20; // seen
  private static final int DEFAULT_PROJECTS = 1_000; // ours: most clients read one page only
  private static final int MAX_TITLE = 500; // ours
  private static final int MAX_DESCRIPTION = 10_000; // ours
  private static final List<String> CURRENCIES = List.of("GBP", "USD"); // spec

  /** Returns the operations. */
  public List<Operation> operations() {
    return List.of(
        new Operation("get-user", "GET", API + "users/me/", this::getUser),
        new Operation(
            "create-test-participant-for-researcher",
            "POST",
            API + "researchers/participants/",
            this::createTestParticipant),
        new Operation("get-workspaces", "GET", API + "workspaces/", this::list),
        new Operation("create-workspace", "POST", API + "workspaces/", this::create),
        new Operation("get-workspace", "GET", WORKSPACE, this::get),
        new Operation("update-workspace", "PATCH", WORKSPACE, this::update),
        new Operation("get-workspace-balance", "GET", WORKSPACE + "balance/", this::getBalance),
        new Operation("get-projects", "GET", WORKSPACE + "projects/", this::listProjects),
        new Operation("create-project", "POST", WORKSPACE + "projects/", this::createProject),
        new Operation("get-project", "GET", PROJECT, this::getProject),
        new Operation("update-project", "PATCH", PROJECT, this::updateProject));
  }

  private Response getUser(Call call) {
    var caller = call.entities(ProlificFixtures.READER).caller(call.request(), call.tx().ids());
    return Response.ok(new WorkspaceViews(call).account(caller));
  }

  private Response createTestParticipant(Call call) {
    var participants = new TestParticipants(call.tx());
    var fields = RequestFields.ofBody(call);
    var email = fields.requiredText("email", 254); // ours: the framework's bound
    if (!email.isEmpty() && !email.matches("[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+")) {
      fields.wrong(FieldErrors.NO_EMAIL.at("email"));
    } else if (participants.hasEmail(email)) {
      fields.wrong(FieldErrors.EMAIL_TAKEN.at("email", email));
    }
    fields.check();
    return Response.of(201, Map.of("participant_id", participants.add(email)));
  }

  private Response list(Call call) {
    var workspaces = new Workspaces(call.tx());
    var views = new WorkspaceViews(call);
    var paging = Paging.read(call, DEFAULT_LIMIT);
    long count = workspaces.count();
    paging.check(count);
    var page = workspaces.page(paging.limit(), paging.offset());
    return Response.ok(paging.body(call, page.stream().map(views::workspace).toList(), count));
  }

  private Response create(Call call) {
    var fields = RequestFields.ofBody(call);
    var title = fields.requiredText("title", MAX_TITLE);
    var description = fields.optionalText("description", MAX_DESCRIPTION);
    var currency = fields.choice("currency_code", CURRENCIES);
    fields.check();
    var workspaces = new Workspaces(call.tx());
    workspaces.first();
    var row =
        workspaces.add(
            Optional.empty(),
            title,
            description.orElse(""),
            currency.orElse(Workspaces.CURRENCY),
            Workspaces.BALANCE);
    return Response.of(201, new WorkspaceViews(call).workspace(row));
  }

  private Response get(Call call) {
    return Response.ok(new WorkspaceViews(call).workspace(workspace(call)));
  }

  private Response update(Call call) {
    var before = workspace(call);
    var fields = RequestFields.ofBody(call);
    var title = fields.text("title", MAX_TITLE);
    var description = fields.optionalText("description", MAX_DESCRIPTION);
    fields.check();
    var changed =
        before.with(title.orElse(before.title()), description.orElse(before.description()));
    new Workspaces(call.tx()).update(changed);
    return Response.ok(new WorkspaceViews(call).workspace(changed));
  }

  private Response getBalance(Call call) {
    return Response.ok(WorkspaceViews.balance(workspace(call)));
  }

  private Response listProjects(Call call) {
    var workspaces = new Workspaces(call.tx());
    var views = new WorkspaceViews(call);
    var workspace = workspace(call);
    var paging = Paging.read(call, DEFAULT_PROJECTS);
    long count = workspaces.countProjects(workspace);
    paging.check(count);
    var page = workspaces.projects(workspace, paging.limit(), paging.offset());
    var projects = page.stream().map(project -> views.project(project, workspace)).toList();
    return Response.ok(paging.body(call, projects, count));
  }

  private Response createProject(Call call) {
    var workspace = workspace(call);
    var fields = RequestFields.ofBody(call);
    var title = fields.requiredText("title", MAX_TITLE);
    var description = fields.optionalText("description", MAX_DESCRIPTION);
    fields.check();
    var row =
        new Workspaces(call.tx())
            .addProject(workspace, Optional.empty(), title, description.orElse(""));
    return Response.of(201, new WorkspaceViews(call).project(row, workspace));
  }

  private Response getProject(Call call) {
    return Response.ok(view(call, project(call)));
  }

  private Response updateProject(Call call) {
    var before = project(call);
    var fields = RequestFields.ofBody(call);
    var title = fields.text("title", MAX_TITLE);
    var description = fields.optionalText("description", MAX_DESCRIPTION);
    fields.check();
    var changed =
        before.with(title.orElse(before.title()), description.orElse(before.description()));
    new Workspaces(call.tx()).updateProject(changed);
    return Response.ok(view(call, changed));
  }

  private static Object view(Call call, ProjectRow project) {
    var workspace = new Workspaces(call.tx()).get(project.workspaceKey());
    return new WorkspaceViews(call).project(project, workspace);
  }

  private static WorkspaceRow workspace(Call call) {
    return new Workspaces(call.tx())
        .find(EntityChecks.idInPath(call, "workspace_id", "workspaces"))
        .orElseThrow(() -> EntityChecks.notFound(call, "workspaces"));
  }

  private static ProjectRow project(Call call) {
    return new Workspaces(call.tx())
        .findProject(EntityChecks.idInPath(call, "project_id", "workspaces"))
        .orElseThrow(() -> EntityChecks.notFound(call, "workspaces"));
  }
}
