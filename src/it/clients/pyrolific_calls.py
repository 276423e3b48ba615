"""Makes calls with pyrolific, a client of Prolific that openapi-python-client made."""

import sys

from pyrolific import AuthenticatedClient
from pyrolific.api.messages import get_messages, get_unread_messages, post_api_v1_messages_bulk, send_message
from pyrolific.api.participant_groups import get_participant_group_participants
from pyrolific.api.studies import get_studies, get_study, get_study_submissions
from pyrolific.api.submissions import get_submissions
from pyrolific.api.users import get_user
from pyrolific.api.workspaces import get_workspaces
from pyrolific.models import SendBulkMessage, SendMessage

token = "sb_pyrolific"
client = AuthenticatedClient(sys.argv[1], token=token, prefix="Token")
header = {"client": client, "authorization": f"Token {token}"}
ADA, STUDY, GROUP = "619e049f7648a4e1f8f3645b", "6569ece7ca177d19117b1b95", "619e049f7648a4e1f8f3645b"
answers = [
    send_message.sync_detailed(**header, body=SendMessage(recipient_id=ADA, body="Hello", study_id=STUDY)),
    post_api_v1_messages_bulk.sync_detailed(
        **header, body=SendBulkMessage(ids=[ADA], body="Hello", study_id=STUDY)
    ),
    get_messages.sync_detailed(**header, user_id=ADA),
    get_unread_messages.sync_detailed(**header),
    get_user.sync_detailed(**header),
    get_studies.sync_detailed(**header),
    get_study.sync_detailed(STUDY, **header),
    get_study_submissions.sync_detailed(STUDY, **header),
    get_submissions.sync_detailed(**header, study=STUDY),
    get_workspaces.sync_detailed(**header),
    get_participant_group_participants.sync_detailed(GROUP, client=client),
]
failed = [(answer.status_code, answer.content) for answer in answers if answer.status_code >= 300]
assert failed == [], failed
assert len(answers[2].parsed.results) == 2, answers[2].content
print(f"pyrolific: {len(answers)} calls passed")
