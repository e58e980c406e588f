"""A thousand requests, good and bad, streamed and not, stopped and retried: the ledger holds each of them once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.chat import ChatRequest, Message
from core.client.gateways import Gateway
from core.replies.desk import Desk
from core.replies.reply import Job, Reply
from core.settings import Connection, read_settings
from core.store.store import Store
from core.text import same
from tests.gateway import FakeGateway
from tests.wire.replay import Replay, cases

CASES = cases()
ASKED = 1000
FAULTS = (
    *("words-20", "words-20", "words-60@400", "echo", "think", "tools", "length", "filter", "json", "html"),
    *("redirect", "status-400", "status-401", "status-429", "status-500", "status-503", "busy-1", "busy-2"),
    *("cut-10", "eof-10", "open-10", "refuse-stream_options", "refuse-logprobs", "stall-5", "silent", "headers"),
)
STOPPED = ("stall-5", "silent", "headers")
QUICK = [
    name
    for name, case in CASES.items()
    if case["request_features"].get("endpoint") != "models" and case["theme"] != "timeout"
]


@pytest.fixture
def replay() -> Iterator[Replay]:
    with Replay(CASES) as running:
        yield running


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[Desk]:
    # open-10 ends by these; a busy machine must not end a request that the gateway has yet to read
    limits = {"PARLEY_REPLIES_AT_ONCE": "100", "PARLEY_TITLES": "0", "PARLEY_READ_TIMEOUT_S": "20"} | {
        "PARLEY_WHOLE_TIMEOUT_S": "20"
    }
    running = Desk(store, read_settings(tmp_path / "no.env", limits))
    yield running
    running.close()


def to(name: str, url: str) -> Connection:
    return Connection(name, same(name), Gateway(name, url, "sk-test-0123456789"), origin="env")


def _question(body: Any) -> str:
    return str(body["messages"][-1]["content"])


@pytest.mark.timeout(300)
def test_ledger_rows_are_the_requests_the_gateways_counted(
    desk: Desk, store: Store, gateway: FakeGateway, replay: Replay
) -> None:
    chance = random.Random(20261121)
    replies: list[Reply] = []
    waited: list[tuple[Reply, str]] = []
    for number in range(ASKED):
        n = chance.choice((1, 1, 1, 2))
        extra: dict[str, Any] = {"n": n} if n > 1 else {}
        messages = (Message("user", f"question {number}"),)
        if number % 2:
            model = chance.choice(FAULTS)
            extra |= {"logprobs": 2} if model == "refuse-logprobs" else {}
            connection, asked = to("fake", gateway.base_url), ChatRequest(model, messages, extra)
        else:
            case = chance.choice(QUICK)
            features = CASES[case]["request_features"]
            parameters = {"n": features["n"]} if features.get("n", 1) > 1 else {}
            connection = to(case, f"http://127.0.0.1:{replay.port}/{case}/v1")
            asked = ChatRequest(features.get("model", "m"), messages, parameters)
        stream = bool(CASES[connection.id]["request_features"]["stream"]) if connection.id in CASES else number % 3 > 0
        reply = desk.start(Job(connection, asked, stream=stream, kind="playground"))
        replies.append(reply)
        if asked.model in STOPPED:
            waited.append((reply, f"question {number}"))
    for reply, question in waited:
        gateway.wait_for(lambda question=question: question in [_question(one.body) for one in gateway.requests], 60)
        reply.stop()
    for reply in replies:
        assert reply.wait(60), reply.job

    rows = store.ledger.newest("", limit=100_000)
    by_gateway = Counter(row.gateway for row in rows)
    assert by_gateway["fake"] == len(gateway.requests)
    assert {name: by_gateway[name] for name in replay.hits} == replay.hits
    assert len(rows) == len(gateway.requests) + sum(replay.hits.values())
    assert not [row for row in rows if row.status == "running" or row.ended_at is None]
    assert {"ok", "failed", "stopped"} <= {row.status for row in rows}

    reported = [row for row in rows if row.gateway == "fake" and row.tokens_from == "reported"]
    told = [one.reported for one in gateway.requests if one.reported and one.finished]
    for name in ("prompt_tokens", "completion_tokens", "total_tokens"):
        assert sum(getattr(row, name) for row in reported) == sum(usage[name] for usage in told)
    for name, hits in replay.hits.items():
        usage = CASES[name]["expect"]["usage"]
        rows_of = [row for row in rows if row.gateway == name]
        assert len(rows_of) == hits
        if usage and not CASES[name]["expect"]["error"] and "usage_also" not in CASES[name]["expect"]:
            for count in (count for count in usage if usage[count] is not None):
                assert {getattr(row, count) for row in rows_of} == {usage[count]}, (name, count)
    assert all(row.total_tokens is None for row in rows if row.tokens_from == "unknown")
