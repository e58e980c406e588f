"""Every recording, replayed over a real socket and compared with every field of its `expect` (see README.md here)."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from core.chat import ChatCompletion, ChatRequest, Message
from core.client import ChatClient, Gateway
from core.errors import ChatError
from tests.wire.replay import FOLDERS, Replay, cases

CASES = cases()
CUT_MARK = ".cut"
PASSED_ON = ("max_tokens", "temperature", "logprobs", "top_logprobs")
TOOLS = [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]


class Comparison:
    """Counts what it compares, so that a recording nobody looks at shows."""

    def __init__(self) -> None:
        self.made = 0

    def equal(self, what: str, found: object, expected: object) -> None:
        self.made += 1
        assert found == expected, what

    def among(self, what: str, found: object, accepted: list[object]) -> None:
        self.made += 1
        assert found in accepted, what


def cut_elsewhere(name: str, case: dict[str, Any]) -> dict[str, Any]:
    """The same bytes in twenty other pieces."""
    body, chance = b"".join(map(b64decode, case["body_chunks"])), Random(name)
    at = sorted({0, len(body), *(chance.randint(0, len(body)) for _ in range(20))})
    pieces = [body[start:end] for start, end in pairwise(at)]
    return {**case, "body_chunks": [b64encode(piece).decode() for piece in pieces]}


TIMELESS = {name: case for name, case in CASES.items() if not case["chunk_delay_ms"]}


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with Replay(CASES | {name + CUT_MARK: cut_elsewhere(name, case) for name, case in TIMELESS.items()}) as running:
        yield running


@pytest.mark.parametrize("name", CASES)
def test_recording(name: str, replay: Replay, tally: dict[str, int]) -> None:
    tally[name] = _compare(name, CASES[name], replay)


@pytest.mark.parametrize("name", TIMELESS)
def test_recording_cut_elsewhere(name: str, replay: Replay) -> None:
    assert _compare(name + CUT_MARK, CASES[name], replay) > 0


def _compare(name: str, case: dict[str, Any], replay: Replay) -> int:
    """How many comparisons were made. Raises AssertionError for the first that fails."""
    compare = Comparison()
    asked, expect = case["request_features"], case["expect"]
    client = ChatClient(
        Gateway("replay", f"http://127.0.0.1:{replay.port}/{name}/v1", "sk-replay-0123456789"),
        read_timeout_s=asked.get("read_timeout_s", 10),
        first_event_timeout_s=asked.get("first_event_timeout_s", 10),
        retries=0,
    )

    before = replay.hits.get(name, 0)
    if asked.get("endpoint") == "models":
        _compare_models(client, expect, compare)
    else:
        _compare_chat(client, asked, expect, compare)

    compare.equal("one question, one request", replay.hits[name] - before, 1)
    return compare.made


def _compare_models(client: ChatClient, expect: dict[str, Any], compare: Comparison) -> None:
    models: list[str] = []
    error = None
    try:
        models = client.models()
    except ChatError as caught:
        error = caught
    _compare_error(error, expect, compare)
    compare.equal("models", models, expect["models"])


def _compare_chat(client: ChatClient, asked: dict[str, Any], expect: dict[str, Any], compare: Comparison) -> None:
    parameters = {key: asked[key] for key in PASSED_ON if key in asked}
    if asked.get("n", 1) > 1:
        parameters["n"] = asked["n"]
    if asked.get("tools"):
        parameters["tools"] = TOOLS
    request = ChatRequest(asked.get("model", "m"), (Message("user", "hi"),), parameters)

    completion, error, joined, first_ms = _ask(client, request, stream=asked["stream"])

    strip = (lambda texts: [text.strip() for text in texts]) if expect.get("compare") == "strip" else list
    choices = completion.choices
    content = strip(str(choice.message.content) for choice in choices)
    compare.equal("content", content, strip(expect["content"]))
    compare.equal("chunks joined", strip(joined), content)
    compare.equal("reasoning", strip(choice.message.reasoning for choice in choices), strip(expect["reasoning"]))
    for index, reason in enumerate(expect["finish_reason"]):
        accepted = [reason, *expect.get("finish_also", {index: []})[index]]
        compare.among("finish_reason", choices[index].finish_reason, accepted)
    if "finish_reason_raw" in expect:
        compare.equal("raw", [choice.finish_reason_raw for choice in choices], expect["finish_reason_raw"])
    usage = asdict(completion.usage) if completion.usage else None
    compare.among("usage", usage, [expect["usage"], *expect.get("usage_also", [])])
    if not expect.get("partial_any"):
        compare.equal("partial", completion.partial, expect["partial"])
    if "tool_calls" in expect:
        compare.equal(
            "tool_calls", [[asdict(call) for call in one.message.tool_calls] for one in choices], expect["tool_calls"]
        )
    if "logprobs" in expect:
        found = [[{"token": one.token, "logprob": one.logprob} for one in choice.logprobs or ()] for choice in choices]
        compare.equal("logprobs", found, expect["logprobs"])
    if "first_content_before_ms" in expect:
        compare.equal(
            "first content in time", first_ms is not None and first_ms < expect["first_content_before_ms"], True
        )
    _compare_error(error, expect, compare)


def _ask(
    client: ChatClient, request: ChatRequest, *, stream: bool
) -> tuple[ChatCompletion, ChatError | None, list[str], float | None]:
    """What arrived, the error, the chunks' content joined for each choice, and when the first content came, in ms."""
    joined = [""] * request.n
    first_ms = None
    started = time.monotonic()
    with client.stream(request) if stream else client.whole(request) as answer:
        try:
            for chunk in answer:
                for delta in chunk.deltas:
                    joined[delta.index] += delta.content
                    if delta.content and first_ms is None:
                        first_ms = (time.monotonic() - started) * 1000
        except ChatError as error:
            assert error.completion == answer.completion
            return answer.completion, error, joined, first_ms
        return answer.completion, None, joined, first_ms


def _compare_error(error: ChatError | None, expect: dict[str, Any], compare: Comparison) -> None:
    expected = expect["error"]
    if expected is None:
        compare.equal("no error", error, None)
        return
    kinds = [expected["kind"], *expected.get("also_kinds", [])]
    compare.among("kind", error.kind if error else None, kinds)
    if error is None:
        return
    if expected["status"] is not None:
        in_body = expected["status"] == 200 or error.status is not None
        compare.equal("status", error.status if in_body else None, expected["status"] if in_body else None)
    if expected.get("message_contains"):
        compare.equal("message", expected["message_contains"].lower() in error.message.lower(), True)
    if expected.get("message_not_contains"):
        compare.equal("message", expected["message_not_contains"].lower() in error.message.lower(), False)
    for field in ("retryable", "retry_after_s", "param"):
        if field in expected:
            compare.equal(field, getattr(error, field), expected[field])
    compare.equal("both languages", bool(error.text.en and error.text.zh), True)


def test_no_recording_of_one_folder_hides_one_of_the_other() -> None:
    recordings, more = (len(list(folder.glob("*.json"))) for folder in FOLDERS)

    assert recordings == 95
    assert recordings + more == len(CASES)
