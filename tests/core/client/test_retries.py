"""Retries: before the first token only, a few times, in the pauses the gateway asks for; and what is never retried."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from core.client import ChatClient, Gateway
from core.client.retry import pause_s
from core.errors import (
    KINDS,
    ChatError,
    ConnectionFailedError,
    ProtocolError,
    RateLimitError,
    UnavailableError,
)
from tests.core.client.asking import Listener, asking, client_of, read, read_or_fail
from tests.gateway import FakeGateway, words


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """Pauses of a hundredth of a second; the list holds the bounds they were drawn between."""
    bounds: list[tuple[float, float]] = []

    def drawn(low: float, high: float) -> float:
        bounds.append((low, high))
        return 0.01

    monkeypatch.setattr("random.uniform", drawn)
    return bounds


@pytest.mark.parametrize("streaming", [True, False], ids=["streaming", "not streaming"])
def test_a_gateway_that_is_busy_twice_is_asked_three_times(
    gateway: FakeGateway, streaming: bool, short_pauses: list[tuple[float, float]]
) -> None:
    client = client_of(gateway)
    completion = read((client.stream if streaming else client.whole)(asking("busy-2")))

    assert completion.message.text == "".join(words(10))
    assert len(gateway.requests) == 3
    assert short_pauses == [(0, 0.5), (0, 1.0)]


def test_a_gateway_that_stays_busy_is_given_up_after_two_retries(gateway: FakeGateway) -> None:
    _, error = read_or_fail(client_of(gateway).stream(asking("busy-3")))

    assert isinstance(error, UnavailableError)
    assert error.status == 503
    assert len(gateway.requests) == 3


def test_the_pause_the_gateway_asks_for_is_kept(gateway: FakeGateway) -> None:
    listener = Listener()
    read(client_of(gateway, observer=listener).stream(asking("busy-1~0.3")))

    first, second = (request.arrived_at for request in gateway.requests)
    assert listener.pauses == [0.3]
    assert second - first >= 0.3


def test_a_long_pause_is_left_to_the_person(gateway: FakeGateway) -> None:
    _, error = read_or_fail(client_of(gateway).stream(asking("status-429~21")))

    assert isinstance(error, RateLimitError)
    assert error.retry_after_s == 21
    assert len(gateway.requests) == 1


NEVER = ["status-400", "status-401", "status-402", "status-403", "status-404", "status-422", "html", "redirect"]


@pytest.mark.parametrize("model", [*NEVER, "cut-10", "eof-10"])
def test_what_waiting_does_not_mend_is_asked_once(gateway: FakeGateway, model: str) -> None:
    completion, error = read_or_fail(client_of(gateway).stream(asking(model)))

    assert error is not None and not error.retryable
    assert completion.partial is bool(completion.message.text)
    assert len(gateway.requests) == 1


@pytest.mark.parametrize("model", ["cut-10", "eof-10"])
def test_a_whole_answer_that_broke_off_was_billed_and_is_not_asked_for_again(gateway: FakeGateway, model: str) -> None:
    _, error = read_or_fail(client_of(gateway).whole(asking(model)))

    assert error is not None and not error.retryable
    assert len(gateway.requests) == 1


ONCE = {
    "busy": ("busy-2", {}),
    "rate limit": ("status-429~1", {}),
    "refused parameter": ("refuse-temperature", {"temperature": 0.2}),
    "refused stream options": ("refuse-stream_options", {}),
}


@pytest.mark.parametrize(("model", "parameters"), ONCE.values(), ids=ONCE)
def test_without_retries_one_question_is_one_request(
    gateway: FakeGateway, model: str, parameters: dict[str, Any]
) -> None:
    _, error = read_or_fail(client_of(gateway, retries=0).stream(asking(model, **parameters)))

    assert error is not None
    assert len(gateway.requests) == 1


def test_without_retries_no_second_address_is_tried() -> None:
    with FakeGateway(at="/openai-proxy") as gateway:
        client = ChatClient(Gateway("fake", f"http://{gateway.host}/openai-proxy"), retries=0)
        _, error = read_or_fail(client.stream(asking("words-5")))

        assert error is not None and error.kind == "not_found"
        assert len(gateway.requests) == 1


def test_a_refused_connection_is_tried_once_more() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    listener = Listener()
    client = ChatClient(Gateway("gone", f"http://127.0.0.1:{port}/v1"), observer=listener)
    _, error = read_or_fail(client.stream(asking("m")))

    assert isinstance(error, ConnectionFailedError)
    assert "nothing listens there" in error.message
    assert len(listener.begun) == 2


PAUSES: dict[str, tuple[ChatError, int, int, float | None]] = {
    "first": (UnavailableError(), 0, 2, 0.01),
    "second": (UnavailableError(), 1, 2, 0.01),
    "enough": (UnavailableError(), 2, 2, None),
    "none wanted": (UnavailableError(), 0, 0, None),
    "asked for 0 s": (RateLimitError(retry_after_s=0), 0, 2, 0.0),
    "asked for 20 s": (RateLimitError(retry_after_s=20), 0, 2, 20.0),
    "asked for more": (RateLimitError(retry_after_s=20.1), 0, 2, None),
    "a connection once": (ConnectionFailedError(), 0, 5, 0.01),
    "a connection twice": (ConnectionFailedError(), 1, 5, None),
    "an empty reply once": (ProtocolError(retryable=True), 0, 5, 0.01),
    "another odd reply": (ProtocolError(), 0, 5, None),
}


@pytest.mark.parametrize(("error", "tried", "retries", "pause"), PAUSES.values(), ids=PAUSES)
def test_the_pause_before_a_retry(error: ChatError, tried: int, retries: int, pause: float | None) -> None:
    assert pause_s(error, tried, retries) == pause


def test_only_four_kinds_are_retried_by_themselves() -> None:
    assert {kind for kind, cls in KINDS.items() if cls().retryable} == {
        "rate_limit",
        "server",
        "unavailable",
        "connection",
    }
