"""Drives a sandbox with the clients that openapi-generator makes for Python."""

import sys

import admin_client as admin
import prelude_client as prelude
import prolific_client as prolific
import sociocs_client as sociocs
from admin_client.models.new_sandbox import NewSandbox

url, name = sys.argv[1], "openapi-generator-python"
control = admin.ApiClient(admin.Configuration(host=url))
sandbox = admin.SandboxesApi(control).create_sandbox(
    NewSandbox(id=name, clock=admin.ClockStart(mode=admin.ClockMode.FROZEN, now="2026-01-15T09:00:00Z"))
)
assert sandbox.credentials.prelude_api_key == name and sandbox.clock.now.year == 2026

unavailable = admin.Effect(admin.ErrorEffect(type="error", status=503, retry_after=1))
fault = admin.FaultsApi(control).create_fault(
    name, admin.NewFault(provider=admin.ProviderOrAll.PRELUDE, times=1, effect=unavailable)
)
assert fault.effect.actual_instance.status == 503

notify = prelude.NotifyApi(prelude.ApiClient(prelude.Configuration(host=url, access_token=name)))
batch = prelude.SendNotifyBulkRequest(
    to=["+33612345678"],
    template_id="template_01k8ap1btqf5r9fq2c8ax5fhc9",
    variables={"order_id": "12345", "amount": "$49.99"},
)
try:
    notify.send_notify_bulk(batch)
    raise AssertionError("the fault did not act")
except prelude.exceptions.ServiceException as e:
    assert e.status == 503 and e.data.type == "internal_error", e
assert notify.send_notify_bulk(batch).results[0].message.encoding == "GSM-7"

messages = prolific.MessagesApi(
    prolific.ApiClient(prolific.Configuration(host=url, api_key={"token": f"Token {name}"}))
)
sent = prolific.SendMessage(
    recipient_id="619e049f7648a4e1f8f3645b", body="Thank you", study_id="6569ece7ca177d19117b1b95"
)
messages.send_message(sent)
assert messages.get_messages(user_id=sent.recipient_id).results[0].body == "Thank you"
try:
    messages.send_message(sent.model_copy(update={"recipient_id": "nobody"}))
    raise AssertionError("there is no such participant")
except prolific.exceptions.BadRequestException as e:
    assert e.data.error.title and "recipient_id" in e.data.detail, e

bulk = sociocs.MessagesApi(
    sociocs.ApiClient(sociocs.Configuration(host=url, api_key={"apikey": f"{name}:understudy"}))
)
recipients = [{"to": "16175551212", "name": "Ada"}]
job = bulk.send_bulk_messages(
    sociocs.SendBulkMessages(
        provider="twlo", channel_key="your_channel_key", recipients=recipients, text="Hello {{name}}"
    )
)
assert bulk.list_bulk_jobs().data[0].job_id == job.data.job_id

found = admin.MessagesApi(control).list_messages(name, provider=admin.Provider.PRELUDE)
assert found.total == 1 and found.messages[0].details["locale"] == "fr-FR", found
read = admin.MessagesApi(control).get_message(name, found.messages[0].id)
assert read.history[0].status == admin.MessageStatus.CREATED, read
advanced = admin.TimeApi(control).advance_clock(name, admin.Advance(by="PT1M"))
assert advanced.complete, advanced
assert admin.JournalApi(control).list_requests(name).requests[0].fault_ids == [fault.id]
assert "+33612345678" in admin.JournalApi(control).get_story(name)
admin.SandboxesApi(control).delete_sandbox(name)
print("openapi-generator, Python: passed")
