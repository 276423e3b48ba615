"""Makes every emulated call with Prelude's SDK for Python."""

import json
import sys
import urllib.request

from prelude_python_sdk import Prelude

url, sandbox = sys.argv[1], "sb_prelude_python"
client = Prelude(base_url=url, api_token=sandbox, max_retries=0)
to, config = "+33612345678", "subcfg_01k8ap1btqf5r9fq2c8ax5fhc9"
message = {
    "template_id": "template_01k8ap1btqf5r9fq2c8ax5fhc9",
    "variables": {"order_id": "12345", "amount": "$49.99"},
}
calls = 0


def call(method, *arguments, **fields):
    global calls
    calls += 1
    return method(*arguments, **fields)


def inbound(body: dict) -> dict:
    request = urllib.request.Request(
        f"{url}/_admin/sandboxes/{sandbox}/prelude/inbound",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


assert call(client.notify.send, to=to, max_auto_retries=2, **message).id.startswith("tx_")
assert call(client.notify.send_batch, to=[to, "+15551234567"], **message).success_count == 2
assert call(client.transactional.send, to=to, **message).id.startswith("tx_")
received = inbound({"from": to, "text": "Is it open?", "channel": "whatsapp"})
reply = call(client.notify.reply, to=to, text="Yes", reply_to=received["id"])
assert (reply.to, reply.text, reply.reply_to) == (to, "Yes", received["id"])
inbound({"from": to, "text": "STOP"})
assert call(client.notify.list_subscription_configs).configs[0].id == config
assert call(client.notify.get_subscription_config, config).id == config
numbers = call(client.notify.list_subscription_phone_numbers, config, state="UNSUB").phone_numbers
assert [each.phone_number for each in numbers] == [to]
number = call(client.notify.get_subscription_phone_number, phone_number=to, config_id=config)
assert (number.state, number.source) == ("UNSUB", "MO_KEYWORD")
events = call(client.notify.list_subscription_phone_number_events, phone_number=to, config_id=config).events
assert [each.state for each in events] == ["UNSUB"]
print(f"Prelude's SDK for Python: {calls} calls passed")
