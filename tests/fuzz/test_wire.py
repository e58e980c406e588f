"""What a gateway may send: headers, pages, balances, and recordings that went bad on the way, over a socket."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from core.chat import ChatCompletion, ChatRequest, Message
from core.client import ChatClient, Gateway
from core.client.balance import FORMS, balance
from core.client.failures import error_in, failure, page_title, retry_after_s, web_page
from core.client.inflate import inflated
from core.client.retry import pause_s
from core.client.sse import EventSource, Malformed, documents
from core.client.think import ThinkSplitter
from core.client.wire import parse_event
from core.errors import ChatError, NotFoundError, ParleyError
from tests.fuzz import TEXTS, bent, json_with, often
from tests.wire.replay import Replay, cases

HEADERS = some.dictionaries(
    some.sampled_from(["retry-after", "retry-after-ms", "Location", "Content-Type"]),
    some.text(some.characters(max_codepoint=255), max_size=40)
    | some.sampled_from(
        ["9" * 400, "Mon, 32 Foo 99999 25:61:61 +9999", "Sun, 06 Nov 0001 08:49:37 -2359", "-1", "1e9"]
    ),
)
BODIES = TEXTS | some.sampled_from(
    [
        *("<title>&#" + "1" * 5000 + ";</title>", "<html><title>" + "<" * 50 + "</title>", '{"error": ' + "9" * 5000),
        *("[" * 5000, '{"a":' * 5000, "data: {}\n" * 9, "'loc': [" * 9, '{"error": {"code": ' + "9" * 4000 + "}}"),
    ]
)


@often(300)
@given(some.none() | some.integers(200, 600), BODIES | some.binary().map(repr), HEADERS)
@example(500, "<html><title>&#" + "1" * 5000 + ";</title>", {})
@example(429, "", {"retry-after": "9" * 400})
def test_any_answer_is_an_error_with_its_sentence(status: int | None, body: str, headers: dict[str, str]) -> None:
    for error in (failure(status, body, headers), web_page(status or 200, body)):
        assert isinstance(error, ChatError) and error.text.en and error.text.zh
        pause = pause_s(error, 0, 2)
        assert pause is None or 0 <= pause < 60
    assert isinstance(page_title(body), str)
    wait = retry_after_s(headers)
    assert wait is None or 0 <= wait < float("inf")


@often(150)
@given(
    json_with(some.sampled_from(["error", "message", "code", "detail", "loc", "choices", "status", "type", "param"]))
)
def test_any_document_is_an_error_or_none(document: Any) -> None:
    said = error_in(document)

    assert isinstance(failure(None, document if said is None else said), ChatError)


@often(100)
@given(some.fixed_dictionaries({name: TEXTS | some.just("x" * 300) for name in ("id", "model", "finish_reason")}))
@example({"id": "\x00" * 300, "model": "\ud800", "finish_reason": "\x00\ud800" * 50})
def test_any_words_of_an_answer_can_be_kept(words: dict[str, str]) -> None:
    """PostgreSQL takes no NUL, no database lone surrogates, and its columns end at 255 and 64 characters."""
    choice = {"delta": {"content": "a"}, "finish_reason": words["finish_reason"]}
    chunk = parse_event({"id": words["id"], "model": words["model"], "choices": [choice]})

    (delta,) = chunk.deltas
    kept = ((chunk.id, 255), (chunk.model, 255), (delta.finish_reason, 64), (delta.finish_reason_raw, 64))
    for text, longest in kept:
        assert text is None or (len(text) <= longest and "\x00" not in text and text.encode())


class Told(ChatClient):
    """A client whose gateway says these documents of a balance."""

    told: Any = None

    def document(self, url: str) -> Any:
        return self.told


MONEY = ("hard_limit_usd", "total_usage", "balance_infos", "total_balance", "currency", "data", "totalBalance")


@often(150)
@given(
    some.sampled_from(["api.deepseek.com", "api.siliconflow.cn", "api.moonshot.ai", "openrouter.ai", "x.example.com"]),
    json_with(some.sampled_from([*MONEY, "available_balance", "total_credits"])),
)
@example("api.moonshot.ai", {"data": {"available_balance": 10**400}})
@example("api.deepseek.com", {"balance_infos": {}})
@example("x.example.com", {"hard_limit_usd": 1, "total_usage": float("nan")})
def test_any_document_is_a_balance_or_none(host: str, document: Any) -> None:
    assert any(host in form.hosts for form in FORMS) or host == "x.example.com"
    client = Told(Gateway("any", f"https://{host}/v1", "sk-0123456789"))
    client.told = document
    try:
        found = balance(client)
    except NotFoundError:
        return

    for amount in (found.left, found.used):
        assert amount is None or abs(amount) < float("inf")


PACKED = zlib.compress(b"data: {}\n\n" * 40)
GZIP = zlib.compressobj(wbits=31)
GZIPPED = GZIP.compress(b"data: {}\n\n" * 40) + GZIP.flush()


@often(150)
@given(bent(PACKED) | bent(GZIPPED) | some.binary(), some.sampled_from(["", "gzip", "deflate"]), some.integers(1, 99))
def test_any_bytes_unpack_or_are_damaged(data: bytes, label: str, size: int) -> None:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]

    with suppress(zlib.error):
        assert isinstance(b"".join(inflated(pieces, label)), bytes)


@often(100)
@given(some.lists(TEXTS, max_size=6), some.booleans())
def test_any_text_is_split_into_thinking_and_answer(pieces: list[str], reasoner: bool) -> None:
    splitter = ThinkSplitter(reasoner)
    said = [*(splitter.feed(piece) for piece in pieces), splitter.finish()]

    assert sum(len(one.content) + len(one.reasoning) for one in said) <= sum(map(len, pieces))


@pytest.mark.parametrize(
    "body",
    [b"{}" * 200_000, b"[" * 200_000, b"{\n" * 100_000, b'{"a":1}\n' * 100_000, b"data:" * 200_000, b"\r" * 200_000],
    ids=["documents", "brackets", "lines", "one a line", "names", "ends"],
)
def test_a_long_body_takes_no_longer_than_its_length(body: bytes) -> None:
    """Where it took its square, this would last for minutes."""
    count = 0
    for event in EventSource([body[at : at + 65_536] for at in range(0, len(body), 65_536)]):
        with suppress(Malformed):
            count += sum(1 for _ in documents(event.data))
    assert count >= 0


@pytest.mark.parametrize(
    "body",
    [
        *("<title>" * 150_000, "<title>" + "<" * 1_000_000 + "</title>", "'loc': [" * 130_000, "<" * 1_000_000),
        *("data: {" + "} " * 400_000 + "x", "\n" * 1_000_000, "data:\n" * 150_000, "<html " * 150_000),
    ],
    ids=["titles", "in a title", "places", "less", "braces", "lines", "events", "pages"],
)
def test_a_long_error_takes_no_longer_than_its_length(body: str) -> None:
    """A megabyte is as much as is read of one."""
    assert isinstance(failure(500, body), ChatError)
    assert isinstance(web_page(200, body), ChatError)


QUICK = {
    name: case
    for name, case in cases().items()
    if case["close"] == "clean" and not case["chunk_delay_ms"] and not case.get("header_delay_ms") and case["status"]
}


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with Replay({}) as running:
        yield running


@often(200)
@given(some.sampled_from(sorted(QUICK)), some.data())
def test_any_recording_that_went_bad_is_an_answer_or_an_error(replay: Replay, name: str, data: some.DataObject) -> None:
    case = QUICK[name]
    body = data.draw(bent(b"".join(map(b64decode, case["body_chunks"]))), label="body")
    at = data.draw(some.integers(0, len(body)), label="cut at")
    headers = {key: value for key, value in case["headers"].items() if key.lower() != "content-length"}
    pieces = [b64encode(one).decode() for one in (body[:at], body[at:])]
    replay.cases["bent"] = {**case, "headers": headers, "body_chunks": pieces, "truncate_inside_chunk": False}
    client = ChatClient(
        Gateway("bent", f"http://127.0.0.1:{replay.port}/bent/v1", "sk-replay-0123456789"),
        read_timeout_s=5,
        first_event_timeout_s=5,
        retries=0,
    )

    completion: ChatCompletion | None = None
    try:
        if case["request_features"].get("endpoint") == "models":
            assert all(isinstance(one, str) for one in client.models())
        elif case["request_features"]["stream"]:
            with client.stream(ChatRequest("m", (Message("user", "hi"),))) as stream:
                for _ in stream:
                    pass
            completion = stream.completion
        else:
            completion = client.complete(ChatRequest("m", (Message("user", "hi"),)))
    except ParleyError as error:
        assert error.text.en and error.text.zh
        completion = getattr(error, "completion", None)
    if completion is not None:
        for choice in completion.choices:
            (choice.message.text + choice.message.reasoning).encode()
        json.dumps([choice.message.text for choice in completion.choices])
