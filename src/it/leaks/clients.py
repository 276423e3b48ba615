"""Calls the real services with every client for Python, and prints the status that each gets."""

import asyncio
import sys
import urllib.request

import aiohttp
import httpx
import prelude_python_sdk
import pyrolific
import requests
from pyrolific.api.messages import get_unread_messages

URL = "https://api.prolific.com/api/v1/messages/unread/"


def headers(name: str) -> dict:
    return {"Authorization": f"Token real-{name}"}


def call_requests(name: str) -> int:
    return requests.get(URL, headers=headers(name), timeout=20).status_code


def call_requests_without_env(name: str) -> int:
    session = requests.Session()
    session.trust_env = False
    return session.get(URL, headers=headers(name), timeout=20).status_code


def call_httpx(name: str) -> int:
    return httpx.get(URL, headers=headers(name), timeout=20).status_code


def call_httpx_without_env(name: str) -> int:
    return httpx.get(URL, headers=headers(name), timeout=20, trust_env=False).status_code


def call_urllib(name: str) -> int:
    with urllib.request.urlopen(urllib.request.Request(URL, headers=headers(name)), timeout=20) as answer:
        return answer.status


def call_aiohttp(name: str) -> int:
    async def call() -> int:
        async with aiohttp.ClientSession() as session, session.get(URL, headers=headers(name)) as answer:
            return answer.status

    return asyncio.run(asyncio.wait_for(call(), 20))


def call_prelude(name: str) -> int:
    client = prelude_python_sdk.Prelude(api_token=f"real-{name}", max_retries=0, timeout=20)
    return client.notify.with_raw_response.list_subscription_configs().status_code


def call_pyrolific(name: str) -> int:
    client = pyrolific.AuthenticatedClient("https://api.prolific.com", token=f"real-{name}", prefix="Token")
    return get_unread_messages.sync_detailed(client=client, authorization=f"Token real-{name}").status_code


CALLS = {
    "python-requests": call_requests,
    "python-requests-without-env": call_requests_without_env,
    "python-httpx": call_httpx,
    "python-httpx-without-env": call_httpx_without_env,
    "python-urllib": call_urllib,
    "python-aiohttp": call_aiohttp,
    "python-prelude": call_prelude,
    "python-pyrolific": call_pyrolific,
}

for name, call in CALLS.items():
    if len(sys.argv) == 1 or name in sys.argv[1:]:
        try:
            print(f"{name}: {call(name)}", flush=True)
        except Exception as failure:
            print(f"{name}: {type(failure).__name__}", flush=True)
            print(name, failure, file=sys.stderr)
