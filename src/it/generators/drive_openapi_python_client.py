"""Drives a sandbox with the clients that openapi-python-client makes."""

import sys

from opc_admin import Client as Control
from opc_admin.api.faults import create_fault
from opc_admin.api.messages import list_messages
from opc_admin.api.sandboxes import create_sandbox, delete_sandbox
from opc_admin.models import ErrorEffect, NewFault, NewSandbox, Provider, ProviderOrAll
from opc_prelude import AuthenticatedClient as Prelude
from opc_prelude.api.notify import send_notify_bulk
from opc_prelude.models import SendNotifyBulkRequest, SendNotifyBulkRequestVariablesType0 as Variables
from opc_prolific import AuthenticatedClient as Prolific
from opc_prolific.api.messages import get_messages, send_message
from opc_prolific.models import SendMessage
from opc_sociocs import AuthenticatedClient as Sociocs
from opc_sociocs.api.messages import send_bulk_messages
from opc_sociocs.models import SendBulkMessages

url, name = sys.argv[1], "openapi-python-client"
control = Control(url)
sandbox = create_sandbox.sync(client=control, body=NewSandbox(id=name))
assert sandbox.credentials.prelude_api_key == name, sandbox
fault = create_fault.sync(
    name,
    client=control,
    body=NewFault(
        provider=ProviderOrAll.PRELUDE, times=1, effect=ErrorEffect(type_="error", status=503)
    ),
)
assert fault.effect.status == 503, fault

prelude = Prelude(url, token=name)
variables = Variables.from_dict({"order_id": "12345", "amount": "$49.99"})
batch = SendNotifyBulkRequest(
    to=["+33612345678"], template_id="template_01k8ap1btqf5r9fq2c8ax5fhc9", variables=variables
)
failed = send_notify_bulk.sync_detailed(client=prelude, body=batch)
assert failed.status_code == 503, failed
sent = send_notify_bulk.sync(client=prelude, body=batch)
assert sent.success_count == 1 and sent.results[0].message.encoding == "GSM-7", sent

prolific = Prolific(url, token=name, prefix="Token")
message = SendMessage(
    recipient_id="619e049f7648a4e1f8f3645b", body="Thank you", study_id="6569ece7ca177d19117b1b95"
)
assert send_message.sync_detailed(client=prolific, body=message).status_code == 204
assert get_messages.sync(client=prolific, user_id=message.recipient_id).results[0].body == "Thank you"
message.recipient_id = "nobody"
assert send_message.sync(client=prolific, body=message).error.title, "there is no such participant"

sociocs = Sociocs(url, token=f"{name}:understudy", prefix="", auth_header_name="apikey")
job = send_bulk_messages.sync(
    client=sociocs,
    body=SendBulkMessages.from_dict(
        {"provider": "twlo", "channel_key": "your_channel_key", "recipients": [{"to": "16175551212"}], "text": "Hello"}
    ),
)
assert job.data.job_id, job

found = list_messages.sync(name, client=control, provider=Provider.PRELUDE)
assert found.total == 1 and found.messages[0].recipient == "+33612345678", found
assert delete_sandbox.sync_detailed(name, client=control).status_code == 204
print("openapi-python-client: passed")
