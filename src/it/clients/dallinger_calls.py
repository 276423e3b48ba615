"""Makes every call of Dallinger's client of Prolific that reaches an emulated operation."""

import json
import sys
import urllib.request

from dallinger.prolific import ProlificService, ProlificServiceException

url, token = sys.argv[1], "sb_dallinger"
# the only change: its address is a constant
ProlificService.api_root = property(lambda service: f"{url}/api/{service.api_version}")
service = ProlificService(token, "v1", "https://github.com/Dallinger/")
ADA, BEN = "619e049f7648a4e1f8f3645b", "619e049f7648a4e1f8f3645c"
STUDY, LAB, READING = "6569ece7ca177d19117b1b95", "62fc9c2fe5ba4ad5a3a4d6f1", "62fc9c3ae5ba4ad5a3a4d6f2"
called = []


def admin(path: str, body: dict) -> None:
    request = urllib.request.Request(
        f"{url}/_admin/sandboxes/{token}{path}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method="POST",
    )
    urllib.request.urlopen(request).close()


def call(name: str, *arguments: object, **more: object) -> object:
    called.append(name)
    return getattr(service, name)(*arguments, **more)


assert call("who_am_i")["email"] == "robin@example.com"
assert [each["id"] for each in call("get_workspaces")] == [LAB]
call("validate_workspace", "Lab")
assert call("_translate_workspace", "Lab") == LAB
assert call("_translate_project_name", LAB, "Reading") == READING
assert call("get_study", STUDY)["total_available_places"] == 30
assert STUDY in [each["id"] for each in call("get_studies", ["ACTIVE"])]
assert STUDY in [each["id"] for each in call("get_hits")]
submissions = call("get_submissions", STUDY)
assert len(submissions) == 3
# more than a page of 100
extra = [f"dallinger_{i}" for i in range(250)]
admin("/fixtures", {"prolific": {"participants": [{"id": each} for each in extra]}})
for each in extra:
    admin("/prolific/submissions", {"study_id": STUDY, "participant_id": each, "status": "ACTIVE"})
assert len(call("get_assignments_for_study", STUDY)) == 253
first = submissions[0]["id"]
assert call("get_participant_submission", first)["status"] == "AWAITING REVIEW"
assert call("get_participant_submission", first, translate=False)["bonus_payments"] == []
assert call("get_participant_submission", "0" * 24, translate=False) is None
assert call("approve_participant_submission", first)["status"] == "APPROVED"
call("pay_session_bonus", STUDY, submissions[0]["participant_id"], 1.5)
admin("/prolific/replies", {"participant_id": ADA, "body": "Thanks"})
assert [each["body"] for each in call("get_unread_messages")] == ["Thanks"]
admin(f"/prolific/studies/{STUDY}/status", {"status": "UNPUBLISHED"})
assert call("publish_study", STUDY)["status"] in ("ACTIVE", "PUBLISHING")
for name, arguments, reason in (
    ("get_participant_submission", ("0" * 24,), "140401"),
    ("get_total_cost", (STUDY,), "does not emulate"),
    ("add_participants_to_study", (STUDY, 5), "does not emulate"),
):
    try:
        getattr(service, name)(*arguments)
        raise AssertionError(f"{name} did not fail")
    except ProlificServiceException as e:
        assert reason in str(e), e
print(f"Dallinger: {len(called)} calls of {len(set(called))} methods passed")
