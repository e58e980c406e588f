"""The observer hears of every request that reached a gateway: once when it leaves, once when it has ended."""

from __future__ import annotations

from typing import Any

import pytest

from core.client import Exchange
from core.errors import ParleyError
from core.text import same
from tests.core.client.asking import KEY, Listener, asking, client_of, read, read_or_fail
from tests.gateway import FakeGateway

OUTCOMES: dict[str, tuple[str, dict[str, Any], list[tuple[int | None, str | None]]]] = {
    # model, parameters, and of each exchange the HTTP status and the kind of its error
    "answered": ("words-5", {}, [(200, None)]),
    "a word for each answer": ("words-5", {"n": 3}, [(200, None)]),
    "an error status": ("status-400", {}, [(400, "bad_request")]),
    "busy, then answered": ("busy-1~0", {}, [(503, "unavailable"), (200, None)]),
    "busy to the end": ("status-500~0", {}, [(500, "server")] * 3),
    "repaired": ("refuse-temperature", {"temperature": 0.2}, [(400, "bad_request"), (200, None)]),
    "a web page": ("html", {}, [(200, "protocol")]),
    "a redirect": ("redirect", {}, [(302, "protocol")]),
    "cut": ("cut-10", {}, [(200, "connection")]),
    "ended early": ("eof-10", {}, [(200, "protocol")]),
}


@pytest.mark.parametrize(("model", "parameters", "outcomes"), OUTCOMES.values(), ids=OUTCOMES)
def test_each_request_is_heard_of_twice(
    gateway: FakeGateway, model: str, parameters: dict[str, Any], outcomes: list[tuple[int | None, str | None]]
) -> None:
    listener = Listener()
    read_or_fail(client_of(gateway, observer=listener).stream(asking(model, **parameters)))

    assert [(one.http_status, one.error.kind if one.error else None) for one in listener.over] == outcomes
    assert listener.order == ["sending", "ended"] * len(gateway.requests)
    assert all(begun is over for begun, over in zip(listener.begun, listener.over, strict=True))
    assert [one.attempt for one in listener.over] == list(range(1, len(outcomes) + 1))
    assert not any(one.stopped for one in listener.over)


def test_an_exchange_shows_what_was_sent_and_what_came(gateway: FakeGateway) -> None:
    listener = Listener()
    completion = read(client_of(gateway, observer=listener).stream(asking("words-5", temperature=0.5)))

    exchange = listener.over[0]
    assert exchange.body == gateway.requests[0].body
    assert exchange.completion == completion
    assert exchange.url == f"{gateway.base_url}/chat/completions"
    assert KEY not in repr(exchange)


def test_a_stopped_request_is_heard_of_as_stopped(gateway: FakeGateway) -> None:
    listener = Listener()
    with client_of(gateway, observer=listener).stream(asking("words-100@100")) as stream:
        for chunk in stream:
            if any(delta.content for delta in chunk.deltas):
                stream.cancel()

    exchange = listener.over[0]
    assert (exchange.stopped, exchange.error, exchange.http_status) == (True, None, 200)
    assert exchange.completion is not None and exchange.completion.partial
    assert len(listener.over) == 1


def test_a_request_left_in_the_middle_is_heard_of_as_stopped(gateway: FakeGateway) -> None:
    listener = Listener()
    with client_of(gateway, observer=listener).stream(asking("words-100@100")) as stream:
        next(iter(stream))

    assert [one.stopped for one in listener.over] == [True]


def test_what_the_observer_raises_keeps_the_request_from_leaving(gateway: FakeGateway) -> None:
    class Guard(Listener):
        def sending(self, exchange: Exchange) -> None:
            raise ParleyError(same("over budget"))

    guard = Guard()
    with pytest.raises(ParleyError, match="over budget"):
        client_of(gateway, observer=guard).complete(asking("words-5"))

    assert gateway.requests == []
    assert guard.over == []


@pytest.mark.parametrize("parameters", [{"temperature": 9}, {"seed": float("nan")}, {"seed": {1}}], ids=str)
def test_a_request_that_cannot_be_sent_is_not_heard_of(gateway: FakeGateway, parameters: dict[str, Any]) -> None:
    listener = Listener()
    _, error = read_or_fail(client_of(gateway, observer=listener).stream(asking("words-5", **parameters)))

    assert error is not None and error.kind == "bad_request"
    assert error.completion is None
    assert listener.order == []
    assert gateway.requests == []
