"""Only what was set is on the wire, for every parameter there is; what is out of range is not sent at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.chat import ChatRequest, Message
from core.client import ChatClient, Gateway
from core.errors import BadRequestError
from core.parameters import PARAMETERS, Parameter
from tests.core.client.asking import asking, client_of, read, read_or_fail
from tests.gateway import FakeGateway

VALUES: dict[str, list[Any]] = {
    "texts": ["END", ["a", "b"]],
    "text": ["someone", ""],
    "format": [{"type": "json_object"}],
}
WRONG: dict[str, list[Any]] = {
    "number": ["1", True, [], float("nan")],
    "integer": [1.5, "1", float("inf")],
    "texts": ["", [], [""], 5, ["a", 5]],
    "text": [5, ["a"]],
    "switch": [1, "true"],
    "format": ["json_object", {}, {"type": 5}],
}
STREAMING = pytest.mark.parametrize("streaming", [True, False], ids=["streaming", "not streaming"])


def good() -> Iterator[Any]:
    for row in PARAMETERS:
        if row.kind != "switch":
            for value in VALUES.get(
                row.kind, [row.initial, *(bound for bound in (row.low, row.high) if bound is not None)]
            ):
                value = int(value) if row.kind == "integer" else value
                yield pytest.param(row, value, id=f"{row.name}={value}")


def bad() -> Iterator[Any]:
    for row in PARAMETERS:
        outside = [] if row.low is None else [row.low - (row.step or 1)]
        outside += [] if row.high is None else [row.high + (row.step or 1)]
        for value in (*WRONG[row.kind], *(int(one) if row.kind == "integer" else one for one in outside)):
            if not (row.name == "logprobs" and isinstance(value, bool)):
                yield pytest.param(row, value, id=f"{row.name}={value}")


@STREAMING
@pytest.mark.parametrize(("row", "value"), list(good()))
def test_a_parameter_that_was_set_is_all_that_is_sent(
    gateway: FakeGateway, row: Parameter, value: Any, streaming: bool
) -> None:
    client = client_of(gateway)
    read((client.stream if streaming else client.whole)(asking("words-2", **{row.name: value})))

    sent = dict(gateway.requests[0].body)
    expected: dict[str, Any] = {"model": "words-2", "messages": [{"role": "user", "content": "hi"}], row.name: value}
    if row.name == "logprobs":
        expected |= {"logprobs": True, "top_logprobs": value}
    if streaming:
        expected |= {"stream": True, "stream_options": {"include_usage": True}}
    assert sent == expected


@STREAMING
def test_what_was_not_set_is_not_sent(gateway: FakeGateway, streaming: bool) -> None:
    client = client_of(gateway)
    nothing: dict[str, Any] = {row.name: None for row in PARAMETERS}
    read((client.stream if streaming else client.whole)(asking("words-2", **nothing)))

    assert set(gateway.requests[0].body) - {"stream", "stream_options"} == {"model", "messages"}
    assert ("stream" in gateway.requests[0].body) is streaming


def test_the_method_called_decides_on_streaming(gateway: FakeGateway) -> None:
    client = client_of(gateway)
    read(client.stream(asking("words-2", stream=False)))
    client.complete(asking("words-2", stream=True))

    assert [request.body.get("stream") for request in gateway.requests] == [True, None]


@pytest.mark.parametrize(("row", "value"), list(bad()))
def test_a_value_out_of_range_is_refused_before_anything_is_sent(
    gateway: FakeGateway, row: Parameter, value: Any
) -> None:
    _, error = read_or_fail(client_of(gateway).stream(asking("words-2", **{row.name: value})))

    assert isinstance(error, BadRequestError)
    assert error.param == row.name
    assert row.name in error.text.en and row.name in error.text.zh
    assert error.text.en != error.text.zh
    assert gateway.requests == []


def test_the_integer_dialect_of_logprobs(gateway: FakeGateway) -> None:
    client = ChatClient(Gateway("fake", gateway.base_url, "sk-x", profile="baystone"))
    completion = client.complete(asking("words-2", logprobs=2))

    assert gateway.requests[0].body["logprobs"] == 2
    assert "top_logprobs" not in gateway.requests[0].body
    assert [len(one.top_logprobs) for one in completion.choices[0].logprobs or ()] == [2, 2]


def test_a_parameter_no_document_has_goes_to_the_gateway_as_it_is(gateway: FakeGateway) -> None:
    client_of(gateway).complete(asking("words-2", seed=7, enable_thinking=False))

    assert gateway.requests[0].body["seed"] == 7
    assert gateway.requests[0].body["enable_thinking"] is False


@pytest.mark.parametrize(
    ("request_", "param"),
    [(ChatRequest(" ", (Message("user", "hi"),)), "model"), (ChatRequest("m", ()), "messages")],
    ids=["no model", "no message"],
)
def test_a_request_without_the_required_is_not_sent(gateway: FakeGateway, request_: ChatRequest, param: str) -> None:
    _, error = read_or_fail(client_of(gateway).stream(request_))

    assert isinstance(error, BadRequestError)
    assert error.param == param
    assert gateway.requests == []
