"""The clocks: silence between bytes, the first event, the whole answer, and the silence after an answer's end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from core.client import stream as stream_module
from core.errors import TimedOutError
from tests.core.client.asking import asking, client_of, read, read_or_fail
from tests.gateway import FakeGateway, words

CLOCKS = {
    "silence before the headers": ("silent", {"read_timeout_s": 0.5}, 0),
    "silence after the headers": ("headers", {"read_timeout_s": 0.5}, 0),
    "silence after some words": ("stall-10", {"read_timeout_s": 0.5}, 10),
    "no event, only comments": ("comments", {"first_event_timeout_s": 0.5}, 0),
    "no event, no headers": ("silent", {"first_event_timeout_s": 0.5}, 0),
    "the whole answer": ("words-1000@10", {"total_timeout_s": 0.5}, None),
}


@pytest.mark.parametrize(("model", "limits", "count"), CLOCKS.values(), ids=CLOCKS)
def test_a_clock_that_runs_out_ends_the_request(
    gateway: FakeGateway, model: str, limits: dict[str, Any], count: int | None
) -> None:
    began = time.monotonic()
    completion, error = read_or_fail(client_of(gateway, **limits).stream(asking(model)))

    assert 0.5 <= time.monotonic() - began < 5
    assert isinstance(error, TimedOutError)
    assert completion.partial is bool(completion.message.text)
    assert count is None or completion.message.text == "".join(words(count))
    assert gateway.wait_for(lambda: gateway.requests[0].closed_at)
    assert len(gateway.requests) == 1


def test_the_event_clock_stops_at_the_first_event(gateway: FakeGateway) -> None:
    completion = read(client_of(gateway, first_event_timeout_s=1).stream(asking("words-60@50")))

    assert completion.message.text == "".join(words(60))


def test_comments_are_a_sign_of_life(gateway: FakeGateway) -> None:
    client = client_of(gateway, read_timeout_s=0.5, first_event_timeout_s=1.2)
    began = time.monotonic()
    _, error = read_or_fail(client.stream(asking("comments")))

    assert time.monotonic() - began >= 1.2
    assert error is not None and "1.2" in error.message


def test_an_answer_that_ended_is_whole_although_the_gateway_never_hangs_up(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "AFTER_FINISH_S", 0.2)
    began = time.monotonic()
    completion = read(client_of(gateway, read_timeout_s=60).stream(asking("open-10")))

    assert completion.complete
    assert completion.finish_reason == "stop"
    assert time.monotonic() - began < 5
