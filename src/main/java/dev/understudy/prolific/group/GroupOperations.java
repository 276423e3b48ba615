package dev.understudy.prolific.group;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.Paging;
import dev.understudy.prolific.RequestFields;
import dev.understudy.prolific.group.GroupStore.GroupRow;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Operation.BodyFormat;
import dev.understudy.provider.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Operations of participant groups. */
public final class GroupOperations {
  private static final String GROUPS = "/api/v1/participant-groups/";
  private static final String GROUP = GROUPS + "{id}/";
  private static final String MEMBERS = GROUP + "participants/";
  private static final String PLACE = "participant_groups";
  private static final String IDS = "participant_ids";
  private static final int DEFAULT_LIMIT = 1_000; // ours: most clients read one page only
  private static final int MAX_NAME = 500; // ours
  private static final int MAX_DESCRIPTION = 10_000; // ours

  /** A group (spec). */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record GroupView(
      String id,
      String name,
      Optional<String> projectId,
      Optional<String> workspaceId,
      Optional<String> organisationId,
      Optional<String> description,
      long participantCount,
      boolean isDeleted,
      List<Object> feederStudies) {}

  /** A member of a group (spec). */
  record MemberView(String participantId, String datetimeCreated) {}

  /** Members of a group (spec). */
  record MemberList(List<MemberView> results) {}

  /** Returns the operations. */
  public List<Operation> operations() {
    return List.of(
        new Operation("get-participant-groups", "GET", GROUPS, this::list),
        new Operation("create-participant-group", "POST", GROUPS, this::create),
        new Operation("get-participant-group", "GET", GROUP, this::get),
        new Operation("update-participant-group", "PATCH", GROUP, this::update),
        new Operation("delete-participant-group", "DELETE", GROUP, this::delete),
        new Operation("get-participant-group-participants", "GET", MEMBERS, this::listMembers),
        new Operation("add-to-participant-group", "POST", MEMBERS, this::addMembers),
        new Operation("remove-from-participant-group", "DELETE", MEMBERS, this::removeMembers)
            .with(BodyFormat.JSON));
  }

  private Response list(Call call) {
    var names = new ArrayList<>(Paging.PARAMETERS);
    names.addAll(List.of("workspace_id", "project_id", "organisation_id", "active"));
    var fields = RequestFields.ofQuery(withFlatFilter(call), names);
    var checks = new EntityChecks(call.tx());
    if (!fields.has("workspace_id")
        && !fields.has("project_id")
        && !fields.has("organisation_id")) {
      fields.wrong(FieldErrors.ONE_OF.at("workspace_id", "workspace_id, project_id"));
    }
    var workspace = fields.id("workspace_id", checks::workspace);
    var project = fields.id("project_id", checks::project);
    var organisation = fields.text("organisation_id", MAX_NAME);
    boolean isDeleted = !fields.flag("active").orElse(true);
    var paging = Paging.read(fields, DEFAULT_LIMIT, false);
    fields.check();
    var found =
        new ParticipantGroups(call.tx())
            .all().stream()
                .filter(group -> group.deleted() == isDeleted)
                .map(group -> view(call, group))
                .filter(view -> workspace.isEmpty() || view.workspaceId().equals(workspace))
                .filter(view -> project.isEmpty() || view.projectId().equals(project))
                .filter(
                    view -> organisation.isEmpty() || view.organisationId().equals(organisation))
                .toList();
    paging.check(found.size());
    return Response.ok(paging.body(call, paging.of(found), found.size()));
  }

  /**
   * Returns a call with the parameters that it has in {@code filter}: pyrolific writes one there as
   * a Python dictionary (seen), the reference's sample as {@code filter[workspace_id]}.
   */
  private static Call withFlatFilter(Call call) {
    var query = new LinkedHashMap<>(call.request().query());
    for (var name : List.of("workspace_id", "project_id")) {
      call.request()
          .query("filter[" + name + "]")
          .ifPresent(id -> query.putIfAbsent(name, List.of(id)));
      var inDictionary = Pattern.compile("'" + name + "': '([A-Za-z0-9_]{1,64})'");
      call.request()
          .query("filter")
          .map(inDictionary::matcher)
          .filter(Matcher::find)
          .ifPresent(found -> query.putIfAbsent(name, List.of(found.group(1))));
    }
    return new Call(call.request().withQuery(query), call.tx(), call.id(), call.faults());
  }

  private Response create(Call call) {
    var fields = RequestFields.ofBody(call);
    var checks = new EntityChecks(call.tx());
    var name = fields.requiredText("name", MAX_NAME);
    var description = fields.optionalText("description", MAX_DESCRIPTION);
    var workspace = fields.id("workspace_id", checks::workspace);
    var organisation = fields.id("organisation_id", checks::organisation);
    var project = fields.id("project_id", checks::project);
    if (workspace.isEmpty() && organisation.isEmpty() && project.isEmpty()) {
      fields.wrong(FieldErrors.ONE_OF.at("workspace_id", "workspace_id, organisation_id"));
    }
    var participants = fields.participants(IDS, checks);
    fields.check();
    var workspaceOfProject = project.flatMap(new Workspaces(call.tx())::workspaceIdOfProject);
    var group =
        new ParticipantGroups(call.tx())
            .add(
                new GroupRow(
                    0,
                    "",
                    name,
                    description,
                    workspace.or(() -> workspaceOfProject),
                    organisation,
                    project,
                    0,
                    false,
                    call.now()),
                participants.orElse(Set.of()));
    return Response.of(201, view(call, group));
  }

  private Response get(Call call) {
    return Response.ok(view(call, group(call)));
  }

  private Response update(Call call) {
    var group = present(call);
    var fields = RequestFields.ofBody(call);
    var name = fields.text("name", MAX_NAME);
    var participants = fields.participants(IDS, new EntityChecks(call.tx()));
    fields.check();
    var groups = new ParticipantGroups(call.tx());
    var renamed = name.map(group::named).orElse(group);
    groups.update(renamed);
    return Response.ok(
        view(call, participants.map(all -> groups.replaceMembers(renamed, all)).orElse(renamed)));
  }

  private Response delete(Call call) {
    new ParticipantGroups(call.tx()).update(group(call).asDeleted());
    return Response.noContent();
  }

  private Response listMembers(Call call) {
    return members(call, group(call));
  }

  private Response addMembers(Call call) {
    var group = present(call);
    var ids = requiredParticipants(call, new EntityChecks(call.tx()));
    return members(call, new ParticipantGroups(call.tx()).addMembers(group, ids));
  }

  private Response removeMembers(Call call) {
    var group = present(call);
    var fields = RequestFields.ofBody(call);
    var ids = Set.copyOf(fields.requiredTexts(IDS));
    fields.check();
    return members(call, new ParticipantGroups(call.tx()).removeMembers(group, ids));
  }

  private static Set<String> requiredParticipants(Call call, EntityChecks checks) {
    var fields = RequestFields.ofBody(call);
    fields.requiredTexts(IDS);
    var participants = fields.participants(IDS, checks);
    fields.check();
    return participants.orElse(Set.of());
  }

  /** Returns all members (ours: the reference does not say whether all or those of the call). */
  private static Response members(Call call, GroupRow group) {
    return Response.ok(
        new MemberList(
            new ParticipantGroups(call.tx())
                .members(group).stream()
                    .map(member -> new MemberView(member.participantId(), text(member.createdAt())))
                    .toList()));
  }

  private static String text(Instant instant) {
    return instant.toString();
  }

  private static GroupView view(Call call, GroupRow group) {
    var workspace =
        group.organisationId().isPresent()
            ? group.workspaceId()
            : group.workspaceId().or(() -> Optional.of(new Workspaces(call.tx()).firstId()));
    return new GroupView(
        group.id(),
        group.name(),
        group.projectId(),
        workspace,
        group.organisationId(),
        group.description(),
        group.members(),
        group.deleted(),
        List.of());
  }

  /** Returns the group in the path, unless it is deleted (ours). */
  private static GroupRow present(Call call) {
    return Optional.of(group(call))
        .filter(group -> !group.deleted())
        .orElseThrow(() -> EntityChecks.notFound(call, PLACE));
  }

  /** Returns the group in the path, which may be deleted: a response says whether it is (ours). */
  private static GroupRow group(Call call) {
    return new ParticipantGroups(call.tx())
        .find(EntityChecks.idInPath(call, "id", PLACE))
        .orElseThrow(() -> EntityChecks.notFound(call, PLACE));
  }
}
