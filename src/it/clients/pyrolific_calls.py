"""Makes every emulated call that pyrolific has, a client of Prolific that openapi-python-client made."""

import importlib
import json
import sys
import urllib.request

from pyrolific import AuthenticatedClient
from pyrolific.models import (
    CreateBonusPaymentsBody,
    CreateParticipantGroupBody,
    CreateProject,
    CreateSecret,
    CreateWorkspace,
    GetParticipantGroupsActive,
    GetStudiesState,
    ParticipantGroupUpdate,
    ParticipantIDList,
    Project,
    ProjectID,
    RequestSubmissionReturnBody,
    SendBulkMessage,
    SendMessage,
    StudyTransition,
    SubmissionIDs,
    SubmissionTransition,
    SubmissionTransitionAction,
    SubscriptionDetail,
    SubscriptionUpdateDetail,
    Workspace,
    WorkspaceID,
)

url, token = sys.argv[1], "sb_pyrolific"
client = AuthenticatedClient(url, token=token, prefix="Token")
ADA, BEN = "619e049f7648a4e1f8f3645b", "619e049f7648a4e1f8f3645c"
STUDY, GROUP = "6569ece7ca177d19117b1b95", "619e049f7648a4e1f8f3645b"
LAB, READING = "62fc9c2fe5ba4ad5a3a4d6f1", "62fc9c3ae5ba4ad5a3a4d6f2"
called, headers = set(), {}


def admin(method: str, path: str, body: object = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{url}/_admin/sandboxes/{token}{path}", data, {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or b"{}")


def call(name: str, *ids: str, status: int = 200, authorized: bool = True, **more: object) -> object:
    """Calls an operation such as `studies.get_study`, and returns the body that pyrolific parsed."""
    authorization = {"authorization": f"Token {token}"} if authorized else {}
    module = importlib.import_module(f"pyrolific.api.{name}")
    answer = module.sync_detailed(*ids, client=client, **authorization, **more)
    assert answer.status_code == status, (name, answer.status_code, answer.content)
    called.add(name)
    headers.update(answer.headers)
    return answer.parsed


# users, messages
assert call("users.get_user").email == "robin@example.com"
call("messages.send_message", status=204, body=SendMessage(recipient_id=ADA, body="Hello", study_id=STUDY))
call(
    "messages.post_api_v1_messages_bulk",
    status=204,
    body=SendBulkMessage(ids=[ADA, BEN], body="Hello", study_id=STUDY),
)
assert len(call("messages.get_messages", user_id=ADA).results) == 2
admin("POST", "/prolific/replies", {"participant_id": ADA, "body": "Thanks"})
assert [each.body for each in call("messages.get_unread_messages").results] == ["Thanks"]

# workspaces, projects
assert call("workspaces.get_workspaces").results[0].id == LAB
assert call("workspaces.get_workspace", LAB).title == "Lab"
made = call("workspaces.create_workspace", status=201, body=CreateWorkspace(title="Second"))
assert call("workspaces.update_workspace", made.id, body=Workspace(id=made.id, title="Third")).title == "Third"
assert call("workspaces.get_workspace_balance", LAB) is not None
assert call("projects.get_projects", LAB).results[0].id == READING
project = call("projects.create_project", LAB, status=201, body=CreateProject(title="Writing"))
assert call("projects.get_project", project.id).title == "Writing"
changed = call("projects.update_project", project.id, body=Project(id=project.id, title="Speaking"))
assert changed.title == "Speaking"

# participant groups; the filter is sent as a Python dictionary
groups = call(
    "participant_groups.get_participant_groups",
    authorized=False,
    active=GetParticipantGroupsActive.TRUE,
    filter_=WorkspaceID(workspace_id=LAB),
)
assert [each.id for each in groups.results] == [GROUP], groups
assert call(
    "participant_groups.get_participant_groups", authorized=False, filter_=ProjectID(project_id=READING)
).results is not None
made = call(
    "participant_groups.create_participant_group",
    status=201,
    authorized=False,
    body=CreateParticipantGroupBody(name="Wave two", workspace_id=LAB, participant_ids=[ADA]),
)
assert call("participant_groups.get_participant_group", made.id).name == "Wave two"
update = ParticipantGroupUpdate(name="Wave three", participant_ids=[BEN])
assert call("participant_groups.update_participant_group", made.id, body=update).name == "Wave three"
for operation, members in (("add_to", {ADA, BEN}), ("remove_from", {BEN})):
    found = call(
        f"participant_groups.{operation}_participant_group",
        made.id,
        authorized=False,
        body=ParticipantIDList(participant_ids=[ADA]),
    )
    assert {each.participant_id for each in found.results} == members, found
found = call("participant_groups.get_participant_group_participants", made.id, authorized=False)
assert [each.participant_id for each in found.results] == [BEN]
call("participant_groups.delete_participant_group", made.id, status=204)

# hooks, before anything that they announce
assert call("hooks.get_event_types").results
call("hooks.create_secret", status=201, body=CreateSecret(workspace_id=LAB))
secret = call("hooks.get_secrets", workspace_id=LAB).results[0]
assert secret.workspace_id == LAB
wanted = SubscriptionDetail(
    event_type="submission.status.change", target_url="http://127.0.0.1:9/hook", workspace_id=LAB
)
hook = call("hooks.create_subscription", status=201, body=wanted).results[0]
# confirmed by the secret in a header, which pyrolific's model takes as a further field
wanted["secret"] = headers["x-hook-secret"]
assert call("hooks.confirm_subscription", hook.id, body=wanted).id == hook.id
assert call("hooks.get_subscription", hook.id).event_type == "submission.status.change"
assert [each.id for each in call("hooks.get_subscriptions", is_enabled=True, workspace_id=LAB).results] == [hook.id]
changed = SubscriptionUpdateDetail(event_type=wanted.event_type, target_url="http://127.0.0.1:9/changed")
assert call("hooks.update_subscription", hook.id, body=changed).target_url == "http://127.0.0.1:9/changed"

# studies, submissions
assert STUDY in [each.id for each in call("studies.get_studies", state=GetStudiesState.ACTIVE).results]
assert call("studies.get_study", STUDY).name == "Reading study"
submissions = call("studies.get_study_submissions", STUDY).results
assert len(submissions) == 3
assert [each.id for each in call("submissions.get_submissions", study=STUDY).results] == [
    each.id for each in submissions
]
assert call("submissions.get_submission", submissions[0].id).status == "AWAITING REVIEW"
approved = SubmissionTransition(action=SubmissionTransitionAction.APPROVE)
assert call("submissions.transition_submission", submissions[0].id, body=approved).status == "APPROVED"
call("submissions.bulk_approve_submissions", body=SubmissionIDs(submission_ids=[submissions[1].id]))
call(
    "submissions.request_submission_return",
    submissions[2].id,
    authorized=False,
    body=RequestSubmissionReturnBody(request_return_reasons=["Didn't finish the study."]),
)
bonus = CreateBonusPaymentsBody(study_id=STUDY, csv_bonuses=f"{ADA},1.50")
payment = call("bonuses.create_bonus_payments", status=201, body=bonus)
call("bonuses.pay_bonus_payments", payment.id, status=202)
assert call("studies.publish_study", STUDY, body=StudyTransition(action="PAUSE")) is not None

events = call("hooks.get_events", hook.id).results
assert {each.resource_id for each in events} == {each.id for each in submissions[:2]}, events
call("hooks.delete_subscription", hook.id, status=204)
print(f"pyrolific: {len(called)} calls passed")
