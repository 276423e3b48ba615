"""Sends credentials with blanks, as the headers of the three providers have them."""

import json
import sys
import urllib.parse
import urllib.request

url, name = sys.argv[1], "sb_my api token"
ADA = "619e049f7648a4e1f8f3645b"


def call(method: str, path: str, header: tuple[str, str] = ("X-None", "-"), body: object = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", header[0]: header[1]}
    with urllib.request.urlopen(urllib.request.Request(url + path, data, headers, method=method)) as answer:
        return json.loads(answer.read() or b"{}")


text = {"recipient_id": ADA, "body": "Hello", "study_id": "6569ece7ca177d19117b1b95"}
call("POST", "/api/v1/messages/", ("Authorization", f"Token {name}"), text)
bulk = {"provider": "twlo", "channel_key": "your_channel_key", "recipients": [{"to": "16175551212"}], "text": "Hi"}
call("POST", "/messages/bulk", ("apikey", name), bulk)
batch = {
    "to": ["+33612345678"],
    "template_id": "template_01k8ap1btqf5r9fq2c8ax5fhc9",
    "variables": {"order_id": "12345", "amount": "$49.99"},
}
call("POST", "/v2/notify/batch", ("Authorization", f"Bearer {name}"), batch)
found = call("GET", f"/_admin/sandboxes/{urllib.parse.quote(name)}/messages")["messages"]
providers = {message["provider"] for message in found}
assert providers == {"prolific", "sociocs", "prelude"}, providers
print("credentials with blanks: 3 providers passed")
