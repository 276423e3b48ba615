"""Fuzzes a running server with what its OpenAPI files allow and with what they forbid.

Schemathesis makes the calls and judges the answers: no 5xx but those of injected faults, no status,
content type, header or body that the file does not document, and nothing accepted that the file
forbids. Every round of an operation has a sandbox and a seed of its own, so that it can be repeated
alone; the report of a failure says how.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import http.client
import itertools
import json
import multiprocessing
import queue
import re
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import coverage_scenario
from schemathesis.specs.openapi import checks as openapi_checks

FILES = ("prolific", "sociocs", "prelude", "admin")
COVERAGE = "coverage"
ANSWER_TIMEOUT = 60
PROGRESS = 10_000

CHECKS = [
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
# Refusals of the size, which Schemathesis does not count among the refusals of bad data.
TOO_LARGE = (413, 414, 431)

# What a call got that an injected fault did not answer.
OWN_CHECKS = [
    not_a_server_error,
    openapi_checks.negative_data_rejection,
    openapi_checks.missing_required_header,
    openapi_checks.unsupported_method,
    openapi_checks.allow_header_conformance,
]

# What exists in the default fixture: with ids drawn at random alone, hardly a call would get past them.
KNOWN = {
    "recipient_id": "619e049f7648a4e1f8f3645b",
    "participant_id": "619e049f7648a4e1f8f3645b",
    "user_id": "619e049f7648a4e1f8f3645b",
    "ids": ["619e049f7648a4e1f8f3645b", "619e049f7648a4e1f8f3645c"],
    "study_id": "6569ece7ca177d19117b1b95",
    "participant_group_id": "619e049f7648a4e1f8f3645b",
    "channel_key": "your_channel_key",
    "template_id": "template_01k8ap1btqf5r9fq2c8ax5fhc9",
    "variables": {"order_id": "12345", "amount": "$49.99"},
    "webhook_url": "http://127.0.0.1:9/",
    "phone_numbers": ["16175550199"],
    "dest_list_id": 1,
    "source_list_id": 1,
    "list_id": 1,
    "callback_url": "http://127.0.0.1:9/",
}

# Nobody listens there: webhooks are refused at once.
HOOK = "http://127.0.0.1:9/"
LONGEST_WAIT = 0.02
DURATION = re.compile(
    r"[-+]?P(?:([-+]?\d+)W)?(?:([-+]?\d+)D)?(?:T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True)
class Round:
    """So many calls of one operation, in one mode, in a sandbox of their own."""

    file: str
    operation: str
    mode: str  # positive, negative or coverage
    number: int

    @property
    def name(self) -> str:
        return f"{self.file} {self.operation} {self.mode} {self.number}"

    def seed(self, base: int) -> int:
        return int.from_bytes(hashlib.sha256(f"{base} {self.name}".encode()).digest()[:4], "big")

    @staticmethod
    def named(name: str) -> Round:
        file, operation, mode, number = re.fullmatch(r"(\S+) (.+) (\S+) (\d+)", name).groups()
        return Round(file, operation, mode, int(number))

    @property
    def sandbox(self) -> str:
        return "fuzz-" + hashlib.sha256(self.name.encode()).hexdigest()[:20]


def is_stream(answer: http.client.HTTPResponse) -> bool:
    return answer.getheader("content-type", "").startswith("text/event-stream")


def first_event(answer: http.client.HTTPResponse) -> bytes:
    """Reads the first of the events, which have no end."""
    content = b""
    while b"\n\n" not in content and (more := answer.read1()):
        content += more
    return content


class Server:
    """A kept-alive connection; `requests` would take several times as long for a call."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.host = url.removeprefix("http://")
        self.connection = http.client.HTTPConnection(self.host, timeout=ANSWER_TIMEOUT)

    def send(self, request: requests.PreparedRequest) -> Response:
        try:
            return self._send(request)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # the connection may have been closed after the call before
            self.connection.close()
            return self._send(request)

    def _send(self, request: requests.PreparedRequest) -> Response:
        began = time.monotonic()
        connection = self.connection
        body = request.body.encode() if isinstance(request.body, str) else request.body
        try:
            connection.putrequest(request.method, request.path_url, skip_accept_encoding=True)
            for name, value in request.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            content = first_event(answer) if is_stream(answer) else answer.read()
            if is_stream(answer):
                connection.close()
        except BaseException:
            connection.close()
            raise
        headers: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            headers.setdefault(name.lower(), []).append(value)
        return Response(
            status_code=answer.status,
            headers=headers,
            content=content,
            request=request,
            elapsed=time.monotonic() - began,
            verify=False,
            message=answer.reason,
            encoding="utf-8",
        )

    def json(self, method: str, path: str, body: object = None, headers: dict | None = None) -> dict:
        """Makes a call that has to succeed."""
        request = requests.Request(method, self.url + path, headers=headers, json=body).prepare()
        answer = self.send(request)
        if answer.status_code >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return json.loads(answer.content) if answer.content else {}


class World:
    """The sandbox of a round: what is in it depends on the round alone."""

    def __init__(self, server: Server, schemas: dict, chosen: Round, base_seed: int) -> None:
        self.server = server
        self.round = chosen
        self.id = chosen.sandbox
        self.path = f"/_admin/sandboxes/{self.id}"
        self.pools: dict[str, list[str]] = {}
        settings = {
            name: values[chosen.number % len(values)]
            for name, values in setting_values(schemas["admin"]).items()
        }
        self.end()  # what a run left that was cut off
        server.json(
            "POST",
            "/_admin/sandboxes",
            {
                "id": self.id,
                "seed": chosen.seed(base_seed),
                "clock": {"mode": "frozen", "now": "2026-01-15T09:00:00Z"},
                "settings": settings,
            },
        )
        self._populate()
        if chosen.number % 3 == 2 and chosen.file != "admin":
            self._disturb()

    def headers(self) -> dict[str, str]:
        return {
            "prolific": {"Authorization": f"Token {self.id}"},
            "sociocs": {"apikey": f"{self.id}:understudy"},
            "prelude": {"Authorization": f"Bearer {self.id}"},
            "admin": {},
        }[self.round.file]

    def _populate(self) -> None:
        """Fills it, so that there are ids which lead somewhere."""
        json_of = self.server.json
        prolific = {"Authorization": f"Token {self.id}"}
        sociocs = {"apikey": f"{self.id}:understudy"}
        prelude = {"Authorization": f"Bearer {self.id}"}
        person = {"recipient_id": KNOWN["recipient_id"], "study_id": KNOWN["study_id"]}
        json_of("POST", "/api/v1/messages/", {**person, "body": "Hello"}, prolific)
        json_of(
            "POST", self.path + "/prolific/replies", {"participant_id": KNOWN["participant_id"], "body": "When?"}
        )
        subscriptions, jobs, scheduled, lists = [], [], [], []
        for number in range(4):
            subscribed = {
                "platform": "fuzz",
                "provider": "twlo",
                "channel_key": KNOWN["channel_key"],
                "subscriber_reference_id": f"r{number}",
                "webhook_url": HOOK,
                "events": ["messages", "status_updates"],
            }
            subscriptions.append(json_of("POST", "/webhook-subscriptions", subscribed, sociocs)["data"]["id"])
            job = {
                "provider": "twlo",
                "channel_key": KNOWN["channel_key"],
                "recipients": [{"to": "16175551212"}, {"to": "+33612345678"}],
                "text": "Hello {{name}}",
                **({"schedule": "2026-01-16T09:00:00Z"} if number else {}),
            }
            jobs.append(json_of("POST", "/messages/bulk", job, sociocs)["data"]["job_id"])
            later = {
                "provider": "twlo",
                "channel_key": KNOWN["channel_key"],
                "to": "16175551212",
                "text": "Later",
                "schedule": "2990-01-01T00:00:00Z",
            }
            scheduled.append(json_of("POST", "/message", later, sociocs)["data"]["message_id"])
            lists.append(str(json_of("POST", "/lists", {"name": "Guests"}, sociocs)["data"]["id"]))
        batch = {name: KNOWN[name] for name in ("template_id", "variables", "callback_url")}
        json_of("POST", "/v2/notify/batch", {"to": ["+33612345678", "+15551234567"], **batch}, prelude)
        # it matches and counts, and never acts
        fault = {"probability": 0, "effect": {"type": "error", "status": 503}}
        faults = [json_of("POST", self.path + "/faults", fault)["id"] for _ in range(4)]
        self.pools = {
            "message_id": self._ids("messages"),
            "webhook_id": self._ids("webhooks"),
            "fault_id": faults,
            "job_id": jobs,
            "/webhook-subscriptions id": subscriptions,
            "/lists id": lists,
            "/messages message_id": scheduled,
            "phone_number": KNOWN["phone_numbers"],
            "channel_key": [KNOWN["channel_key"]],
        }

    def _ids(self, plural: str) -> list[str]:
        return [each["id"] for each in self.server.json("GET", f"{self.path}/{plural}")[plural]]

    def _disturb(self) -> None:
        """Injects what answers of faults and of rate limits look like."""
        for status in (400, 404, 418, 500, 503, 599):
            fault = {"probability": 0.05, "effect": {"type": "error", "status": status, "retry_after": 1}}
            self.server.json("POST", self.path + "/faults", fault)
        limits = [{"provider": self.round.file, "limit": 150, "per": "PT1H"}]
        self.server.json("PUT", self.path + "/rate-limits", {"limits": limits})

    def adapt(self, case: schemathesis.Case, number: int) -> None:
        """Leads a case into this sandbox, most often to what is in it, and lets none of them wait for long."""
        path = case.path_parameters or {}
        if "id" in path and case.path.startswith("/_admin/") and is_drawn_well(case, "path_parameters"):
            if path["id"] == "default" or number % 8 != 7:
                path["id"] = self.id
        for name in path:
            resource = "/" + case.path.split("/")[1]
            pool = self.pools.get(f"{resource} {name}", self.pools.get(name))
            if pool and number % 4 != 3 and is_drawn_well(case, "path_parameters"):
                path[name] = pool[number // 4 % len(pool)]
        if "wait" in (case.query or {}) and is_long(case.query["wait"]):
            case.query["wait"] = f"PT{LONGEST_WAIT}S"
        if number % 2 and self.round.mode == "positive":
            for container in (case.body, case.query):
                if isinstance(container, dict):
                    for name in container.keys() & KNOWN.keys():
                        container[name] = KNOWN[name]

    def end(self) -> None:
        self.server.send(requests.Request("DELETE", self.server.url + self.path).prepare())


def is_drawn_well(case: schemathesis.Case, container: str) -> bool:
    """Whether what is in this part of a case fits the file, so that other good values may take its place."""
    components = case.meta.components if case.meta else {}
    return all(info.mode.is_positive for where, info in components.items() if where.container_name == container)


def is_long(wait: object) -> bool:
    match = DURATION.fullmatch(str(wait))
    if not match:
        return False
    parts = [float(part or 0) for part in match.groups()]
    seconds = sum(part * unit for part, unit in zip(parts, (604_800, 86_400, 3_600, 60, 1)))
    return abs(seconds) > LONGEST_WAIT


def setting_values(admin: schemathesis.BaseSchema) -> dict[str, list[str]]:
    """The values of each setting of a sandbox, the first of which is the default."""
    schemas = admin.raw_schema["components"]["schemas"]
    found = {}
    for name, schema in schemas["SettingsChange"]["properties"].items():
        for choice in schema.get("anyOf", schema.get("oneOf", [schema])):
            while "$ref" in choice:
                choice = schemas[choice["$ref"].rsplit("/", 1)[1]]
            if "enum" in choice:
                found[name] = [value for value in choice["enum"] if value is not None]
    return found


class Fuzzer:
    """One worker: it plays rounds, and gathers what it sees."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.server = Server(arguments.url)
        self.schemas = {
            name: schemathesis.openapi.from_path(str(Path(arguments.openapi) / f"{name}.yaml")) for name in FILES
        }
        self.operations = {}
        for name, schema in self.schemas.items():
            schema.config.update(base_url=arguments.url)
            # who calls is for the sandbox of the round to say; calls without it come from the coverage
            schema.config.generation.update(with_security_parameters=False)
            for result in schema.get_all_operations():
                operation = result.ok()
                self.operations[name, operation.label] = operation
        self.calls: Counter = Counter()
        self.failed: Counter = Counter()
        self.failures: dict[tuple, dict] = {}

    def play(self, chosen: Round) -> int:
        """Makes the calls of a round, and says how many they were."""
        operation = self.operations[chosen.file, chosen.operation]
        world = World(self.server, self.schemas, chosen, self.arguments.seed)
        numbers = itertools.count()

        def call(case: schemathesis.Case) -> None:
            self._call(chosen, world, case, next(numbers))

        if chosen.mode == COVERAGE:
            self._cover(operation, call)
        else:
            self._draw(operation, chosen, call)
        world.end()
        return next(numbers)

    @staticmethod
    def _cover(operation, call) -> None:
        """The systematic part: each keyword of each schema at and over its bounds."""
        modes = list(GenerationMode)
        cases = operation.schema.iter_coverage_cases(
            operation, generation_modes=modes, generation_config=GenerationConfig(modes=modes)
        )
        for case in cases:
            call(case)

    def _draw(self, operation, chosen: Round, call) -> None:
        strategy = operation.as_strategy(generation_mode=GenerationMode(chosen.mode))
        settings = hypothesis.settings(
            max_examples=self.arguments.size,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        test = hypothesis.given(case=strategy)(lambda case: call(case))
        try:
            settings(hypothesis.seed(chosen.seed(self.arguments.seed))(test))()
        except hypothesis.errors.Unsatisfiable:
            pass  # nothing about this operation can be wrong

    def _call(self, chosen: Round, world: World, case: schemathesis.Case, number: int) -> None:
        world.adapt(case, number)
        kwargs = case.as_transport_kwargs(headers=self._headers(world, case))
        try:
            request = requests.Request(**kwargs).prepare()
            response = self.server.send(request)
        except (ValueError, UnicodeError, requests.RequestException):
            return  # this can't be written as HTTP
        except OSError as e:
            self.calls[chosen.file, "none"] += 1
            self._failed(chosen, case, number, f"no answer: {e!r}", "")
            return
        self.calls[chosen.file, response.status_code] += 1
        is_judged = "understudy-fault" not in response.headers and response.status_code not in TOO_LARGE
        checks = CHECKS + OWN_CHECKS if is_judged else CHECKS
        if response.headers.get("understudy-emulated") == ["no"]:
            # an operation that the provider documents, and its path has others that are emulated
            checks = [each for each in checks if each is not openapi_checks.unsupported_method]
        try:
            case.validate_response(response, checks=checks)
        except FailureGroup as e:
            titles = " and ".join(sorted(one_line(each) for each in e.exceptions))
            self._failed(chosen, case, number, titles, str(e))
        except Failure as e:
            self._failed(chosen, case, number, one_line(e), str(e))

    @staticmethod
    def _headers(world: World, case: schemathesis.Case) -> dict[str, str]:
        """The credential; not where the case is about the lack of one."""
        own = world.headers()
        data = case.meta.phase.data if case.meta else None
        about = (getattr(data, "parameter", None) or "").lower()
        return {} if coverage_scenario(case) and about in {name.lower() for name in own} else own

    def _failed(self, chosen: Round, case: schemathesis.Case, number: int, title: str, text: str) -> None:
        self.failed[chosen.file] += 1
        key = (chosen.file, chosen.operation, title)
        sample = {"round": chosen.name, "number": number, "text": text, "count": 0}
        if key not in self.failures and len(self.failures) < self.arguments.show:
            # at once: a run that is cut off has said it, too
            print(failure_text(self.arguments, key, sample, "for the first time"), flush=True)
        kept = self.failures.setdefault(key, sample)
        count = kept["count"] + 1
        if len(text) < len(kept["text"]):
            # the shortest says most
            kept = self.failures[key] = sample
        kept["count"] = count


def one_line(failure: Exception) -> str:
    title = getattr(failure, "title", type(failure).__name__)
    message = re.sub(r"\s+", " ", getattr(failure, "message", "") or str(failure))
    return f"{title}: {message[:260]}"


def failure_text(arguments: argparse.Namespace, key: tuple, sample: dict, times: str) -> str:
    file, operation, title = key
    return (
        f"\nFAILED {times}: {operation} ({file}.yaml)\n  {title}\n"
        f"  call {sample['number']} of --seed {arguments.seed} --round '{sample['round']}'\n{sample['text'][:3000]}"
    )


def rounds(fuzzer: Fuzzer, arguments: argparse.Namespace):
    """Every operation once by the book, then in every mode over and over."""
    if arguments.round:
        yield Round.named(arguments.round)
        return
    for number in itertools.count():
        for mode in (COVERAGE,) if number == 0 else ("positive", "negative"):
            for file, operation in fuzzer.operations:
                chosen = Round(file, operation, mode, number)
                if chosen.name.startswith(arguments.only):
                    yield chosen


def work(arguments: argparse.Namespace, taken, made, results) -> None:
    """Plays rounds that no other worker has taken, until enough calls are made."""
    fuzzer = Fuzzer(arguments)
    mine = -1
    for index, chosen in enumerate(rounds(fuzzer, arguments)):
        if index > mine:
            with taken.get_lock():
                mine = taken.value
                taken.value += 1
        if index < mine:
            continue
        if chosen.number > 0 and made.value >= arguments.calls and not arguments.round:
            break
        calls = fuzzer.play(chosen)
        with made.get_lock():
            before = made.value
            made.value += calls
        if before // PROGRESS < (before + calls) // PROGRESS:
            print(f"fuzz: {before + calls} calls", flush=True)
    results.put((fuzzer.calls, fuzzer.failed, fuzzer.failures))


def report(arguments: argparse.Namespace, calls: Counter, failures: dict) -> None:
    for key, kept in sorted(failures.items())[: arguments.show]:
        print(failure_text(arguments, key, kept, f"{kept['count']} times"))
    if len(failures) > arguments.show:
        print(f"\n… and {len(failures) - arguments.show} more kinds of failures")
    for file in FILES:
        statuses = sorted((str(status), count) for (of, status), count in calls.items() if of == file)
        print(f"{file}: " + (", ".join(f"{count} × {status}" for status, count in statuses) or "no calls"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True, help="of the server")
    parser.add_argument("--openapi", required=True, help="the folder with the OpenAPI files")
    parser.add_argument("--calls", type=int, default=100_000, help="so many calls are made, or a few more")
    parser.add_argument("--size", type=int, default=150, help="of a round, in calls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="only rounds whose name begins so, such as sociocs")
    parser.add_argument("--round", help="only this round, by its whole name: to repeat a failure")
    parser.add_argument("--show", type=int, default=40, help="how many kinds of failures to print")
    arguments = parser.parse_args()
    began = time.monotonic()
    # an exit ends the workers, too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("fuzz: cut off"))
    context = multiprocessing.get_context("spawn")
    results, taken, made = context.Queue(), context.Value("l", 0), context.Value("l", 0)
    workers = [
        context.Process(target=work, args=(arguments, taken, made, results), daemon=True)
        for _ in range(1 if arguments.round else arguments.workers)
    ]
    for each in workers:
        each.start()
    calls, failed, failures = Counter(), Counter(), {}
    for some_calls, some_failed, some_failures in collected(workers, results):
        calls += some_calls
        failed += some_failed
        for key, sample in some_failures.items():
            count = failures[key]["count"] if key in failures else 0
            failures[key] = {**sample, "count": count + sample["count"]}
    report(arguments, calls, failures)
    total, bad = sum(calls.values()), sum(failed.values())
    print(f"fuzz: {total - bad} passed, {bad} failed in {time.monotonic() - began:.0f} s (seed {arguments.seed})")
    if total < arguments.calls and not arguments.round:
        print(f"There were only {total} of {arguments.calls} calls.")
        return 1
    return 1 if bad else 0


def collected(workers: list, results):
    """What each worker has seen; one that ends without a word ends all."""
    for _ in workers:
        while True:
            try:
                yield results.get(timeout=1)
                break
            except queue.Empty:
                if any(each.exitcode not in (None, 0) for each in workers):
                    sys.exit("fuzz: a worker ended before its work was done; what it printed says why")


if __name__ == "__main__":
    sys.exit(main())
